import type { Joined, StreamTimer } from './channel-stream.js';

interface PostChange {
  id: string;
  seq: number;
}
interface ThreadChange<P> {
  seq: number;
  type: string;
  postId: string | null;
  post?: P | null;
}

export interface ThreadStreamOptions<P> {
  /** As for a channel's stream, with the posts as they are now. */
  join(after: number | undefined): Promise<Joined<ThreadChange<P>> | null>;
  /** Posts that are newer than what was applied before. */
  onPosts(posts: P[]): void;
  /** The thread itself changed: its answer, its deletion. */
  onThreadChanged(): void;
  onJoined?(): void;
  onResync(): void;
  onRefused?(): void;
  timer: StreamTimer;
  random(): number;
}

const ofThread = (event: { type: string }): boolean => event.type.startsWith('thread.');
const MISSING_WAIT_MS = 300;
const RETRY_MAX_MS = 10_000;

/**
 * Keeps one thread's posts complete. Each post carries its whole view, so the newest `seq` of a
 * post wins and order between posts does not matter. What should have come is told by the
 * channel's stream (`expect`); what did not come within the wait is asked for.
 */
export class ThreadStream<P extends PostChange> {
  #synced: number | undefined;
  #expected = 0;
  #applied = new Map<string, number>();
  #missing = new Map<string, number>();
  #generation = 0;
  #joining = false;
  #attempt = 0;
  #timer: unknown = undefined;
  #stopped = false;
  readonly #options: ThreadStreamOptions<P>;

  constructor(options: ThreadStreamOptions<P>) {
    this.#options = options;
  }

  /** Whether the last join failed, or its answer is still to come. */
  get isBehind(): boolean {
    return !this.#stopped && (this.#joining || this.#attempt > 0);
  }

  /** Everything up to this `seq` is applied; undefined until the first join is acknowledged. */
  get synced(): number | undefined {
    return this.#synced;
  }

  start(): Promise<void> {
    return this.#catchUp();
  }

  reconnected(): Promise<void> {
    this.#attempt = 0;
    return this.#catchUp();
  }

  disconnected(): void {
    this.#generation += 1;
    this.#joining = false;
    this.#clearTimer();
  }

  stop(): void {
    this.#stopped = true;
    this.disconnected();
  }

  receive(post: P): void {
    if (this.#stopped || !this.#apply(post)) return;
    this.#options.onPosts([post]);
    this.#settle();
  }

  /** An event of this thread out of the channel's gapless stream. */
  expect(event: ThreadChange<never>): void {
    if (this.#stopped) return;
    if (this.#synced !== undefined && event.seq <= this.#synced) return;
    this.#expected = Math.max(this.#expected, event.seq);
    if (ofThread(event)) this.#options.onThreadChanged();
    else if (event.postId && (this.#applied.get(event.postId) ?? 0) < event.seq) {
      this.#missing.set(event.postId, event.seq);
    }
    this.#settle();
  }

  /** Asks again where the channel went on before this thread's room was joined. */
  verify(channelSeq: number): void {
    if (this.#synced !== undefined && channelSeq > this.#synced) void this.#catchUp();
  }

  #apply(post: PostChange): boolean {
    if ((this.#applied.get(post.id) ?? 0) >= post.seq) return false;
    this.#applied.set(post.id, post.seq);
    if ((this.#missing.get(post.id) ?? Infinity) <= post.seq) this.#missing.delete(post.id);
    return true;
  }

  async #catchUp(): Promise<void> {
    if (this.#stopped) return;
    this.#clearTimer();
    const generation = ++this.#generation;
    const after = this.#synced;
    this.#joining = true;
    let answer: Joined<ThreadChange<P>> | null;
    try {
      answer = await this.#options.join(after);
    } catch {
      if (generation !== this.#generation) return;
      this.#joining = false;
      this.#attempt += 1;
      this.#schedule();
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

  #take(answer: Joined<ThreadChange<P>>, after: number | undefined): void {
    this.#attempt = 0;
    this.#synced = answer.lastSeq;
    for (const [postId, seq] of this.#missing) {
      if (seq <= answer.lastSeq) this.#missing.delete(postId);
    }
    if (after === undefined) this.#options.onJoined?.();
    else if (answer.resync) {
      this.#applied.clear();
      this.#missing.clear();
      this.#expected = 0;
      this.#options.onResync();
    } else {
      const posts = answer.events.flatMap(({ post }) => (post && this.#apply(post) ? [post] : []));
      if (posts.length > 0) this.#options.onPosts(posts);
      if (answer.events.some(ofThread)) this.#options.onThreadChanged();
    }
    this.#settle();
  }

  #settle(): void {
    if (this.#missing.size > 0) {
      if (this.#timer === undefined && !this.#joining) this.#schedule();
      return;
    }
    this.#clearTimer();
    if (this.#synced !== undefined && !this.#joining) {
      this.#synced = Math.max(this.#synced, this.#expected);
    }
  }

  #schedule(): void {
    this.#clearTimer();
    const wait = Math.min(MISSING_WAIT_MS * 2 ** this.#attempt, RETRY_MAX_MS);
    this.#timer = this.#options.timer.set(
      () => {
        this.#timer = undefined;
        void this.#catchUp();
      },
      wait * (0.7 + 0.6 * this.#options.random()),
    );
  }

  #clearTimer(): void {
    if (this.#timer === undefined) return;
    this.#options.timer.clear(this.#timer);
    this.#timer = undefined;
  }
}
