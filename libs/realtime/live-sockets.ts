import { Injectable } from '@nestjs/common';
import { Metrics } from '@rounds/platform';
import { roomOf, type ForumServer, type ForumSocket } from './forum-socket.js';

/** The sockets of this node. */
@Injectable()
export class LiveSockets {
  private io: ForumServer | null = null;
  private readonly byClinician = new Map<string, Set<ForumSocket>>();
  private connected = 0;

  constructor(private readonly metrics: Metrics) {}

  attach(server: ForumServer): void {
    this.io = server;
  }

  /** Throws before the application listens. */
  get server(): ForumServer {
    if (!this.io) throw new Error('there is no socket server yet');
    return this.io;
  }

  /** How many are connected; also in /metrics. */
  get count(): number {
    return this.connected;
  }

  private set count(count: number) {
    this.connected = count;
    this.metrics.sockets.set(count);
  }

  /** Who is here, each once. */
  clinicians(): string[] {
    return [...this.byClinician.keys()];
  }

  *all(): Iterable<ForumSocket> {
    for (const sockets of this.byClinician.values()) yield* sockets;
  }

  of(clinicianId: string): ForumSocket[] {
    return [...(this.byClinician.get(clinicianId) ?? [])];
  }

  add(socket: ForumSocket): void {
    const { id, sessionId } = socket.data.viewer;
    void socket.join([roomOf.clinician(id), roomOf.session(sessionId)]);
    const sockets = this.byClinician.get(id) ?? new Set();
    this.byClinician.set(id, sockets.add(socket));
    this.count += 1;
  }

  remove(socket: ForumSocket): void {
    const { id } = socket.data.viewer;
    const sockets = this.byClinician.get(id);
    if (!sockets?.delete(socket)) return;
    this.count -= 1;
    if (sockets.size === 0) this.byClinician.delete(id);
  }
}
