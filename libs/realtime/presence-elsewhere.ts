import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { Person } from '@rounds/contracts';
import type { NodePresence } from './forum-socket.js';
import { NodeBus } from './node-bus.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';

/** So many of our own refreshes may pass without one of the other node's. */
const MISSED = 2;
const THREADS_PER_MESSAGE = 500;

interface Told {
  people: Person[];
  /** Refreshes of ours since it was told: a node that was frozen itself has not aged the others. */
  age: number;
}

/** What Presence answers about this node. */
export interface PresenceHere {
  namesOf(threadId: string): Person[];
  isOpen(threadId: string): boolean;
  threads(): Iterable<string>;
  /** Others came or went there. */
  changed(threadId: string): void;
}

/**
 * Who has threads open on the other nodes. Each tells its own readers, all changes of a second
 * together, and all of them again every few seconds, so that those of a dead node expire. Only
 * threads that are open here as well are remembered.
 */
@Injectable()
export class PresenceElsewhere
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly node = randomUUID();
  private readonly byThread = new Map<string, Map<string, Told>>();
  private readonly dirty = new Set<string>();
  private readonly asked = new Set<string>();
  private here: PresenceHere | null = null;
  private flushing: NodeJS.Timeout | null = null;
  private refreshing: NodeJS.Timeout | null = null;
  private flushedAt = -Infinity;
  private left = false;

  constructor(
    private readonly bus: NodeBus,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  serve(here: PresenceHere): void {
    this.here = here;
  }

  onModuleInit(): void {
    this.bus.on('presence:told', (told) => this.hear(told));
    this.bus.on('presence:gone', (node) => this.forget((_, from) => from === node));
  }

  onApplicationBootstrap(): void {
    this.refreshing = setInterval(() => this.refresh(), this.timings.presenceRefresh).unref();
  }

  /** While the bus still carries it. */
  beforeApplicationShutdown(): void {
    this.left = true;
    if (this.refreshing) clearInterval(this.refreshing);
    if (this.flushing) clearTimeout(this.flushing);
    this.bus.tell('presence:gone', this.node);
  }

  people(threadId: string): Person[] {
    return [...(this.byThread.get(threadId)?.values() ?? [])].flatMap((told) => told.people);
  }

  /** The first reader here: now it matters who else reads it. */
  opened(threadId: string): void {
    this.asked.add(threadId);
    this.changedHere(threadId);
  }

  closed(threadId: string): void {
    this.byThread.delete(threadId);
    this.asked.delete(threadId);
    this.changedHere(threadId);
  }

  changedHere(threadId: string): void {
    this.dirty.add(threadId);
    if (this.flushing || this.left) return;
    const wait = Math.max(20, this.flushedAt + this.timings.presence - performance.now());
    this.flushing = setTimeout(() => this.flush(), wait).unref();
  }

  private flush(): void {
    this.flushing = null;
    this.flushedAt = performance.now();
    const threadIds = [...this.dirty];
    this.dirty.clear();
    while (threadIds.length > 0) {
      const some = threadIds.splice(0, THREADS_PER_MESSAGE);
      const threads = Object.fromEntries(some.map((id) => [id, this.here?.namesOf(id) ?? []]));
      const asked = some.filter((id) => this.asked.delete(id));
      this.bus.tell('presence:told', { node: this.node, threads, asked });
    }
  }

  private hear({ node, threads, asked }: NodePresence): void {
    for (const [threadId, people] of Object.entries(threads)) {
      if (!this.here?.isOpen(threadId)) continue;
      const nodes = this.byThread.get(threadId) ?? new Map<string, Told>();
      this.byThread.set(threadId, nodes);
      if (people.length > 0) nodes.set(node, { people, age: 0 });
      else nodes.delete(node);
      this.here.changed(threadId);
    }
    for (const threadId of asked) if (this.here?.isOpen(threadId)) this.changedHere(threadId);
  }

  private refresh(): void {
    for (const nodes of this.byThread.values()) for (const told of nodes.values()) told.age += 1;
    this.forget(({ age }) => age > MISSED);
    for (const threadId of this.here?.threads() ?? []) this.changedHere(threadId);
  }

  private forget(isGone: (told: Told, node: string) => boolean): void {
    for (const [threadId, nodes] of this.byThread) {
      const gone = [...nodes].filter(([node, told]) => isGone(told, node));
      for (const [node] of gone) nodes.delete(node);
      if (gone.length > 0) this.here?.changed(threadId);
    }
  }
}
