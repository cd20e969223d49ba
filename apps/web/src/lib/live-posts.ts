import type { StreamTimer } from './channel-stream.js';

interface Quote {
  id: string;
}
interface LivePost {
  id: string;
  seq: number;
  revision: number;
  deletedAt: string | null;
  replyTo: Quote | null;
}

interface LivePostsOptions<P, Q> {
  /** Puts posts where they belong, the newest view of each; harmless where they are already. */
  onPosts(posts: P[]): void;
  /** Ids of the shown posts that quote this one. */
  quoting(postId: string): string[];
  /** How this post quotes another now; null where it is gone. Rejects when no answer came. */
  readQuote(quotingId: string): Promise<Q | null>;
  /** Each shown quote of this post reads so now; null where the post was deleted. */
  onQuote(postId: string, quote: Q | null): void;
  timer: StreamTimer;
}

const RETRY_MS = 500;
const RETRY_MAX_MS = 10_000;

/**
 * Brings what a thread's stream delivers together with what was read, so that the posts shown are
 * those of a fresh read. While they are being read, live posts wait: the answer may be older than
 * them. And a quote changes with what it quotes, which no event of its own says.
 */
export class LivePosts<P extends LivePost, Q extends Quote> {
  #isReading = false;
  #readings = 0;
  #held = new Map<string, P>();
  /** The last change of each post that came; the text of quotes is known to be as new. */
  #changes = new Map<string, { seq: number; version: string }>();
  #quoteReads = new Map<string, number>();
  #timers = new Set<unknown>();
  #stopped = false;
  readonly #options: LivePostsOptions<P, Q>;

  constructor(options: LivePostsOptions<P, Q>) {
    this.#options = options;
  }

  receive(posts: P[]): void {
    if (this.#stopped || posts.length === 0) return;
    if (this.#isReading) {
      for (const post of posts) {
        if ((this.#held.get(post.id)?.seq ?? 0) < post.seq) this.#held.set(post.id, post);
      }
      return;
    }
    this.#options.onPosts(posts);
    for (const post of posts) this.#settleQuotes(post);
  }

  /** The posts are being read from now on, perhaps once more. */
  readingStarted(): void {
    this.#isReading = true;
    this.#readings += 1;
  }

  /** Read, or given up: what came meanwhile is applied on top. */
  readingEnded(): void {
    if (!this.#isReading) return;
    this.#isReading = false;
    const held = [...this.#held.values()].sort((a, b) => a.seq - b.seq);
    this.#held.clear();
    this.receive(held);
  }

  stop(): void {
    this.#stopped = true;
    this.#held.clear();
    for (const handle of this.#timers) this.#options.timer.clear(handle);
    this.#timers.clear();
  }

  #settleQuotes(post: P): void {
    const version = post.deletedAt ?? (post.revision > 1 ? String(post.revision) : '');
    const known = this.#changes.get(post.id);
    if (version !== '' && known?.version !== version) {
      this.#changes.set(post.id, { seq: post.seq, version });
      if (post.deletedAt) this.#quoteDeleted(post.id);
      else void this.#refreshQuotes(post.id);
    }
    // Made before the post that it quotes changed, and come after that.
    const quoted = post.replyTo && this.#changes.get(post.replyTo.id);
    if (post.replyTo && quoted && quoted.seq > post.seq) void this.#refreshQuotes(post.replyTo.id);
  }

  #quoteDeleted(postId: string): void {
    this.#supersede(postId);
    this.#options.onQuote(postId, null);
  }

  #supersede(postId: string): number {
    const turn = (this.#quoteReads.get(postId) ?? 0) + 1;
    this.#quoteReads.set(postId, turn);
    return turn;
  }

  async #refreshQuotes(postId: string, attempt = 0): Promise<void> {
    const turn = this.#supersede(postId);
    const readings = this.#readings;
    const isCurrent = (): boolean => !this.#stopped && this.#quoteReads.get(postId) === turn;
    try {
      for (const quotingId of this.#options.quoting(postId)) {
        const quote = await this.#options.readQuote(quotingId);
        if (!isCurrent()) return;
        // What was read meanwhile may be newer than this answer.
        if (this.#isReading || this.#readings !== readings) return this.#later(postId, attempt);
        if (quote?.id !== postId) continue;
        this.#options.onQuote(postId, quote);
        return;
      }
    } catch {
      if (isCurrent()) this.#later(postId, attempt + 1);
    }
  }

  #later(postId: string, attempt: number): void {
    const handle: unknown = this.#options.timer.set(
      () => {
        this.#timers.delete(handle);
        void this.#refreshQuotes(postId, attempt);
      },
      Math.min(RETRY_MS * 2 ** attempt, RETRY_MAX_MS),
    );
    this.#timers.add(handle);
  }
}
