import { Injectable } from '@nestjs/common';
import { Metrics } from '@rounds/platform';
import { Counter } from 'prom-client';
import type { ForumSocket } from './forum-socket.js';
import { Rooms } from './rooms.js';
import { writeStraight, type Connection, type WriteOptions } from './straight-write.js';

/** Characters that wait behind a write which the network does not take, and for how long by then. */
const SPARED = { size: 64 * 1024, ms: 100 };
const CUT = { size: 1024 * 1024, ms: 500 };
/** However fast it came, as when this process was frozen. */
const MOST = 8 * 1024 * 1024;

/** Where all that Socket.IO sends to one connection goes through. */
interface Client {
  writeToEngine(packets: string | (string | Buffer)[], options: WriteOptions): void;
}

interface Backlog {
  size: number;
  since: number;
}

const connectionOf = (socket: ForumSocket) => socket.conn as unknown as Connection;

/**
 * Keeps small what waits for a socket that does not read. It is first spared presence and typing;
 * then it is cut off, and catches up when it comes back.
 */
@Injectable()
export class SendBuffers {
  private readonly cut: Counter;
  /** Of those for whom something waits just now. */
  private readonly backlogs = new WeakMap<ForumSocket, Backlog>();

  constructor(
    private readonly rooms: Rooms,
    metrics: Metrics,
  ) {
    this.cut = new Counter({
      name: 'rounds_sockets_cut_total',
      help: 'Sockets that were cut off, by reason',
      labelNames: ['reason'],
      registers: [metrics.registry],
    });
  }

  watch(socket: ForumSocket): void {
    const conn = connectionOf(socket);
    const client = socket.client as unknown as Client;
    const takeTurn = client.writeToEngine.bind(client);
    client.writeToEngine = (packets, options) => {
      if (writeStraight(conn, options)) return;
      if (!conn.transport.writable && !options.volatile) this.wait(socket, packets);
      takeTurn(packets, options);
    };
  }

  private wait(socket: ForumSocket, packets: string | (string | Buffer)[]): void {
    const backlog = this.backlogs.get(socket) ?? this.begin(socket);
    backlog.size += [packets].flat().reduce((size, { length }) => size + length, 0);
    if (backlog.size < SPARED.size) return;
    const ms = performance.now() - backlog.since;
    if ((backlog.size > CUT.size && ms > CUT.ms) || backlog.size > MOST) this.cutOff(socket);
    else if (ms > SPARED.ms && !socket.data.lagging) this.rooms.spare(socket);
  }

  private begin(socket: ForumSocket): Backlog {
    const backlog = { size: 0, since: performance.now() };
    this.backlogs.set(socket, backlog);
    // What was handed over before is written: the rest follows it now.
    socket.conn.once('flush', () => {
      this.backlogs.delete(socket);
      if (socket.data.lagging) setImmediate(() => this.rooms.spareNoLonger(socket));
    });
    return backlog;
  }

  private cutOff(socket: ForumSocket): void {
    if (!socket.connected) return;
    this.cut.inc({ reason: 'does not read' });
    // Not politely: a closing frame would wait behind all that is not read.
    connectionOf(socket).transport.socket?.terminate();
    socket.conn.close(true);
  }
}
