import type { PostView } from '@rounds/contracts';
import { asProblem } from '../../../lib/api-client';
import { randomId } from '../../../lib/random-id';
import { storage } from '../../../lib/storage';
import { OUTBOX } from '../../../lib/unsent';
import { sendReply } from '../api/send-reply';

export interface Quoted {
  id: string;
  number: number;
  displayName: string;
  excerpt: string;
}
export interface Draft {
  body: string;
  replyTo: Quoted | null;
}
export interface Outgoing extends Draft {
  /** When it was written, in ms. */
  at: number;
  /** The Idempotency-Key: made once, kept until the server acknowledged the post. */
  key: string;
  state: 'sending' | 'failed';
  failure?: { title: string; detail?: string | undefined; isUncertain: boolean };
}

/**
 * What was sent from this browser and not yet acknowledged, kept across reloads: each under a key
 * of its own, for other tabs keep theirs at the same time.
 */
export class Outbox {
  items: Outgoing[];
  readonly #prefix: string;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly threadId: string,
    clinicianId: string,
    private readonly onPublished: (post: PostView) => void,
  ) {
    this.#prefix = `${OUTBOX}${clinicianId}:${threadId}:`;
    const failure = { title: 'Sending was interrupted.', isUncertain: true };
    this.items = storage
      .keys(this.#prefix)
      .flatMap((key) => storage.read<Outgoing>(key) ?? [])
      .sort((a, b) => a.at - b.at)
      .map((item) => (item.state === 'sending' ? { ...item, state: 'failed', failure } : item));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(draft: Draft): void {
    const item: Outgoing = { ...draft, at: Date.now(), key: randomId(), state: 'sending' };
    this.#set([...this.items, item]);
    void this.#send(item);
  }

  retry(key: string): void {
    const item = this.items.find((one) => one.key === key && one.state === 'failed');
    if (!item) return;
    this.#change(key, { state: 'sending' });
    void this.#send(item);
  }

  /** After a lost connection; a post that did arrive is answered again, not doubled. */
  retryUncertain(): void {
    for (const item of this.items) if (item.failure?.isUncertain) this.retry(item.key);
  }

  discard(key: string): void {
    this.#set(this.items.filter((item) => item.key !== key));
  }

  discardAll(): void {
    this.#set([]);
  }

  async #send({ key, body, replyTo }: Outgoing): Promise<void> {
    try {
      const post = await sendReply(this.threadId, key, {
        body,
        ...(replyTo && { replyToId: replyTo.id }),
      });
      this.onPublished(post);
      this.discard(key);
    } catch (error) {
      const { title, detail, isUncertain } = asProblem(error);
      this.#change(key, { state: 'failed', failure: { title, detail, isUncertain } });
    }
  }

  #change(key: string, change: Partial<Outgoing>): void {
    this.#set(this.items.map((item) => (item.key === key ? { ...item, ...change } : item)));
  }

  #set(items: Outgoing[]): void {
    for (const { key } of this.items) storage.remove(this.#prefix + key);
    this.items = items;
    for (const item of items) storage.write(this.#prefix + item.key, item);
    this.#listeners.forEach((listener) => listener());
  }
}
