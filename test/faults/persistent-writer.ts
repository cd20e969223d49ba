import { setTimeout as sleep } from 'node:timers/promises';
import type { PostView } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import type { Acknowledged } from './acknowledged-posts.js';
import { persist } from './persist.js';

export interface WriterOptions {
  url: string;
  token: string;
  name: string;
  threadIds: string[];
  random: () => number;
  atMost: number;
  /** Between two posts, in ms; 5 to 45 unless given. */
  pause?: [from: number, to: number];
}

/** Sends each post with a key of its own until it is acknowledged, then the next one. */
export class PersistentWriter {
  readonly acknowledged: Acknowledged[] = [];
  /** How many had to be sent more than once. */
  retried = 0;
  running = false;
  /** Multiplies the pauses. */
  slower = 1;
  private stopped = false;

  constructor(private readonly options: WriterOptions) {}

  /** Ends after `stop`, with nothing left unacknowledged. */
  async run(): Promise<void> {
    const { threadIds, random, atMost, name, pause: [from, to] = [5, 45] } = this.options;
    this.running = true;
    try {
      for (let n = 1; n <= atMost && !this.stopped; n += 1) {
        const threadId = threadIds[Math.floor(random() * threadIds.length)] ?? '';
        await this.publish(threadId, `${name} ${n}`);
        await sleep(this.slower * (from + random() * (to - from)));
      }
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async publish(threadId: string, body: string): Promise<void> {
    const sentAt = performance.now();
    const { url, token } = this.options;
    const { answer: post, attempts } = await persist<PostView>(
      { url, token },
      'POST',
      `/threads/${threadId}/posts`,
      { body },
      { 'idempotency-key': newId() },
    );
    if (attempts > 1) this.retried += 1;
    this.acknowledged.push({ post, sentAt, acknowledgedAt: performance.now() });
  }
}
