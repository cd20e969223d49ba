import { setTimeout as sleep } from 'node:timers/promises';
import type { PostView } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { request } from '@rounds/testing';
import type { Acknowledged } from './acknowledged-posts.js';

const RETRY_MS = 60;
const GIVE_UP_MS = 60_000;

export interface WriterOptions {
  url: string;
  token: string;
  name: string;
  threadIds: string[];
  random: () => number;
  atMost: number;
}

/** Sends each post with a key of its own until it is acknowledged, then the next one. */
export class PersistentWriter {
  readonly acknowledged: Acknowledged[] = [];
  /** How many had to be sent more than once. */
  retried = 0;
  running = false;
  private stopped = false;

  constructor(private readonly options: WriterOptions) {}

  /** Ends after `stop`, with nothing left unacknowledged. */
  async run(): Promise<void> {
    const { threadIds, random, atMost, name } = this.options;
    this.running = true;
    try {
      for (let n = 1; n <= atMost && !this.stopped; n += 1) {
        const threadId = threadIds[Math.floor(random() * threadIds.length)] ?? '';
        await this.publish(threadId, `${name} ${n}`);
        await sleep(5 + random() * 40);
      }
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.stopped = true;
  }

  private async publish(threadId: string, body: string): Promise<void> {
    const headers = { 'idempotency-key': newId() };
    const sentAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      const post = await this.send(threadId, body, headers);
      if (post) {
        if (attempt > 1) this.retried += 1;
        this.acknowledged.push({ post, sentAt, acknowledgedAt: performance.now() });
        return;
      }
      if (performance.now() - sentAt > GIVE_UP_MS) throw new Error(`no answer to ${body}`);
      await sleep(RETRY_MS);
    }
  }

  /** Null where the server is down or says that it cannot just now. */
  private async send(threadId: string, body: string, headers: Record<string, string>) {
    const { token } = this.options;
    const path = `/api/v1/threads/${threadId}/posts`;
    const sent = request<PostView>(this.options, 'POST', path, { token, body: { body }, headers });
    const answer = await sent.catch(() => null);
    if (!answer || answer.status >= 500) return null;
    if (answer.status !== 201) throw new Error(`${body}: ${JSON.stringify(answer)}`);
    return answer.body;
  }
}
