import { setTimeout as sleep } from 'node:timers/promises';
import type { PostView } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { pick } from '../e2e/live/seeded-random.js';
import type { Acknowledged } from './acknowledged-posts.js';
import { persist, Refused } from './persist.js';

export interface WriterOptions {
  url: string;
  token: string;
  name: string;
  threadIds: string[];
  random: () => number;
  atMost: number;
  /** Between two posts, in ms; 5 to 45 unless given. */
  pause?: [from: number, to: number];
  /** Whose posts it reacts to. Given, it also edits and deletes its own. */
  others?: () => Acknowledged[];
}

/** Sends each post with a key of its own until it is acknowledged, then the next one. */
export class PersistentWriter {
  readonly acknowledged: Acknowledged[] = [];
  /** How many requests had to be sent more than once. */
  retried = 0;
  running = false;
  /** Multiplies the pauses. */
  slower = 1;
  private stopped = false;
  private readonly reactedTo = new Set<Acknowledged>();

  constructor(private readonly options: WriterOptions) {}

  /** Ends after `stop`, with nothing left unacknowledged. */
  async run(): Promise<void> {
    const { threadIds, random, atMost, name, pause: [from, to] = [5, 45] } = this.options;
    this.running = true;
    try {
      for (let n = 1; n <= atMost && !this.stopped; n += 1) {
        const threadId = threadIds[Math.floor(random() * threadIds.length)] ?? '';
        await this.publish(threadId, `${name} ${n}`);
        await this.change(`${name} edits ${n}`);
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
    const path = `/threads/${threadId}/posts`;
    const post = await this.send<PostView>('POST', path, { body }, { 'idempotency-key': newId() });
    this.acknowledged.push({
      ...{ post, sentAt, acknowledgedAt: performance.now() },
      ...{ edits: 0, helpful: 0 },
    });
  }

  private async change(body: string): Promise<void> {
    const { random, others } = this.options;
    if (!others) return;
    const dice = random();
    const own = pick(
      random,
      this.acknowledged.filter(({ post }) => !post.deletedAt),
    );
    if (own && dice < 0.25) {
      const { id, revision } = own.post;
      own.post = await this.send<PostView>('PATCH', `/posts/${id}`, { body, revision });
      own.edits += 1;
    } else if (own && dice >= 0.25 && dice < 0.35) {
      own.post = await this.send<PostView>('DELETE', `/posts/${own.post.id}`);
    } else if (dice >= 0.35 && dice < 0.6) {
      const other = pick(
        random,
        others().filter((each) => !each.post.deletedAt && !this.reactedTo.has(each)),
      );
      if (other) await this.reactTo(other);
    }
  }

  private async reactTo(other: Acknowledged): Promise<void> {
    this.reactedTo.add(other);
    try {
      await this.send('PUT', `/posts/${other.post.id}/reactions/helpful`);
      other.helpful += 1;
    } catch (error) {
      // Its author was quicker.
      if (!(error instanceof Refused && error.code === 'post_deleted')) throw error;
    }
  }

  private async send<T>(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<T> {
    const { url, token } = this.options;
    const { answer, attempts } = await persist<T>({ url, token }, method, path, body, headers);
    if (attempts > 1) this.retried += 1;
    return answer;
  }
}
