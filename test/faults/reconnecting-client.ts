import { setTimeout as sleep } from 'node:timers/promises';
import { LiveClient, type LiveClientOptions } from '../e2e/live/live-client.js';
import type { Applied } from './client-faults.js';

/** As the page reconnects: see reconnectionDelay in apps/web/src/lib/socket.ts. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const SPREAD = 0.5;
const TRIES = 5;

/** A page that stays open: it comes back by itself, unless it is held off the network. */
export class ReconnectingClient {
  readonly live: LiveClient;
  readonly applied: Applied[] = [];
  /** When it last had caught up after a connection was lost, by performance.now(). */
  caughtUpAt = 0;
  threadIds: string[] = [];
  private held = false;
  private stopped = false;

  constructor(
    readonly name: string,
    private readonly options: LiveClientOptions,
  ) {
    this.live = new LiveClient({
      ...options,
      websocket: true,
      onApplied: (applied) => this.applied.push(applied),
    });
  }

  get resyncs(): number {
    return this.applied.filter((one) => 'resyncTo' in one).length;
  }

  async start(threadIds: string[]): Promise<void> {
    this.threadIds = threadIds;
    for (let tries = 1; !(await this.comes()); tries += 1) {
      if (tries === TRIES) throw new Error(`${this.name} cannot connect`);
    }
    for (const id of threadIds) await this.live.watch(id);
    void this.keepConnected();
  }

  /** Off the network until `release`. */
  cut(): void {
    this.held = true;
    this.live.disconnect();
  }

  /** Only the connection that there is: it may come back when it wants to. */
  drop(): void {
    this.live.disconnect();
  }

  release(): void {
    this.held = false;
  }

  stop(): void {
    this.stopped = true;
    this.live.stop();
  }

  private async keepConnected(): Promise<void> {
    for (let attempt = 0; !this.stopped;) {
      if (this.live.connected || this.held) {
        attempt = 0;
        await sleep(50);
        continue;
      }
      const wait = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
      await sleep(wait * (1 - SPREAD + 2 * SPREAD * this.options.random()));
      if (this.stopped || this.held) continue;
      attempt += 1;
      if (await this.comes()) this.caughtUpAt = performance.now();
    }
  }

  private comes(): Promise<boolean> {
    return this.live.connect().then(
      () => true,
      () => false,
    );
  }
}
