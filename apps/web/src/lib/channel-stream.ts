/** What a join answers: everything after `after` in order, or `resync` and where to go on from. */
export interface Joined<E> {
  lastSeq: number;
  events: E[];
  resync?: true;
}

export interface StreamTimer {
  set(run: () => void, milliseconds: number): unknown;
  clear(handle: unknown): void;
}

export interface ChannelStreamOptions<E> {
  /**
   * Asks the server for the stream after `after`; without it, from now on. Null when the server
   * refused for good; rejects when no answer came.
   */
  join(after: number | undefined): Promise<Joined<E> | null>;
  /** Events in order of `seq`, each exactly once. */
  onEvents(events: E[]): void;
  /** The first join stands: what is read from now on is not older than the stream. */
  onJoined?(): void;
  /** The log cannot bridge the gap: read everything afresh. */
  onResync(): void;
  onRefused?(): void;
  timer: StreamTimer;
  /** 0 to 1; spreads the requests of many clients that see the same gap. */
  random(): number;
}

const GAP_WAIT_MS = 300;
const RETRY_MAX_MS = 10_000;

/**
 * Keeps one channel's events gapless: drops what was applied, holds back what came too early, and
 * asks for what is missing. See real-time.md, points 3 and 4. Knows neither React nor sockets.
 */
export class ChannelStream<E extends { seq: number }> {
  #lastSeq: number | undefined;
  #pending = new Map<number, E>();
  #knownHead = 0;
  #joining = false;
  #attempt = 0;
  #generation = 0;
  #timer: unknown = undefined;
  #stopped = false;
  readonly #options: ChannelStreamOptions<E>;

  constructor(options: ChannelStreamOptions<E>) {
    this.#options = options;
  }

  /** Whether the last join failed, or its answer is still to come. */
  get isBehind(): boolean {
    return !this.#stopped && (this.#joining || this.#attempt > 0);
  }

  /** The last `seq` applied; undefined until the first join is acknowledged. */
  get lastSeq(): number | undefined {
    return this.#lastSeq;
  }

  /** Joins, from now on or after a `seq` that the reader's state is known to hold. */
  start(after?: number): Promise<void> {
    this.#lastSeq = after;
    return this.#catchUp();
  }

  receive(event: E): void {
    if (this.#stopped || (this.#lastSeq !== undefined && event.seq <= this.#lastSeq)) return;
    this.#pending.set(event.seq, event);
    if (!this.#joining) this.#settle();
  }

  /** The server's announcement of the newest `seq`, which reveals a gap at the tail. */
  head(lastSeq: number): void {
    if (this.#stopped) return;
    this.#knownHead = Math.max(this.#knownHead, lastSeq);
    if (!this.#joining) this.#settle();
  }

  /** A new connection stands: join again with the last `seq` that was applied. */
  reconnected(): Promise<void> {
    this.#pending.clear();
    this.#knownHead = 0;
    this.#attempt = 0;
    return this.#catchUp();
  }

  /** The connection is gone; waits for `reconnected`. */
  disconnected(): void {
    this.#generation += 1;
    this.#joining = false;
    this.#clearTimer();
  }

  stop(): void {
    this.#stopped = true;
    this.disconnected();
    this.#pending.clear();
  }

  async #catchUp(): Promise<void> {
    if (this.#stopped) return;
    this.#clearTimer();
    const generation = ++this.#generation;
    const after = this.#lastSeq;
    this.#joining = true;
    let answer: Joined<E> | null;
    try {
      answer = await this.#options.join(after);
    } catch {
      if (generation !== this.#generation) return;
      this.#joining = false;
      this.#attempt += 1;
      this.#scheduleCatchUp();
      return;
    }
    if (generation !== this.#generation) return;
    this.#joining = false;
    if (answer === null) {
      this.stop();
      this.#options.onRefused?.();
      return;
    }
    this.#take(answer, after);
  }

  #take(answer: Joined<E>, after: number | undefined): void {
    if (after === undefined) {
      this.#moveTo(answer.lastSeq);
      this.#options.onJoined?.();
    } else if (answer.resync) {
      this.#moveTo(answer.lastSeq);
      this.#options.onResync();
    } else {
      for (const event of answer.events) {
        if (event.seq > after) this.#pending.set(event.seq, event);
      }
      const progressed = this.#deliver();
      // Short of the head it named and no further than before: such an answer bridges nothing.
      if (!progressed && answer.lastSeq > after) {
        this.#moveTo(answer.lastSeq);
        this.#options.onResync();
      } else {
        this.#attempt = progressed ? 0 : this.#attempt + 1;
        this.#knownHead = Math.max(this.#knownHead, answer.lastSeq);
      }
    }
    this.#settle();
  }

  #moveTo(seq: number): void {
    this.#lastSeq = seq;
    for (const early of this.#pending.keys()) if (early <= seq) this.#pending.delete(early);
  }

  /** Hands over what follows without a gap; says whether there was anything. */
  #deliver(): boolean {
    if (this.#lastSeq === undefined) return false;
    const events: E[] = [];
    for (let next = this.#pending.get(this.#lastSeq + 1); next;) {
      this.#pending.delete(next.seq);
      this.#lastSeq = next.seq;
      events.push(next);
      next = this.#pending.get(next.seq + 1);
    }
    if (events.length > 0) this.#options.onEvents(events);
    return events.length > 0;
  }

  #settle(): void {
    if (this.#stopped || this.#lastSeq === undefined) return;
    if (this.#deliver()) this.#attempt = 0;
    const gap = this.#pending.size > 0 || this.#knownHead > this.#lastSeq;
    if (!gap) {
      this.#attempt = 0;
      this.#clearTimer();
    } else if (this.#timer === undefined) this.#scheduleCatchUp();
  }

  #scheduleCatchUp(): void {
    this.#clearTimer();
    const wait = Math.min(GAP_WAIT_MS * 2 ** this.#attempt, RETRY_MAX_MS);
    const jittered = wait * (0.7 + 0.6 * this.#options.random());
    this.#timer = this.#options.timer.set(() => {
      this.#timer = undefined;
      void this.#catchUp();
    }, jittered);
  }

  #clearTimer(): void {
    if (this.#timer === undefined) return;
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
  }
}
