import type { OpenedThread, PostView, ReactionKind } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { request, type TestApp, type TestClinician } from '@rounds/testing';
import { pick } from './seeded-random.js';

interface KnownPost {
  id: string;
  threadId: string;
  author: number;
  first: boolean;
}

/** Clinicians who do what clinicians do, in an order that the seed decides. */
export class RandomForum {
  readonly threadIds: string[] = [];
  private readonly posts: KnownPost[] = [];
  private count = 0;
  /** How often each kind of change was accepted. */
  readonly done = new Map<string, number>();

  constructor(
    private readonly app: TestApp,
    private readonly channelId: string,
    private readonly people: TestClinician[],
    private readonly random: () => number,
  ) {}

  /** One change by someone; what is refused (deleted meanwhile, one's own) is simply not done. */
  async step(): Promise<void> {
    const who = Math.floor(this.random() * this.people.length);
    const dice = this.random();
    if (this.threadIds.length === 0 || dice < 0.08) return this.open(who);
    if (dice < 0.45) return this.reply(who);
    const post = pick(this.random, this.posts);
    if (!post) return;
    if (dice < 0.6) {
      const body = { body: `edit ${++this.count}` };
      return void (await this.call(post.author, 'PATCH', `/posts/${post.id}`, body));
    }
    if (dice < 0.7) return void (await this.call(post.author, 'DELETE', `/posts/${post.id}`));
    if (dice < 0.9) {
      const kind: ReactionKind = this.random() < 0.5 ? 'helpful' : 'seen-it-too';
      const method = this.random() < 0.7 ? 'PUT' : 'DELETE';
      return void (await this.call(who, method, `/posts/${post.id}/reactions/${kind}`));
    }
    const asker = this.posts.find((p) => p.first && p.threadId === post.threadId)?.author ?? who;
    const path = `/threads/${post.threadId}/answer`;
    if (this.random() < 0.8) await this.call(asker, 'PUT', path, { postId: post.id });
    else await this.call(asker, 'DELETE', path);
  }

  private async open(who: number): Promise<void> {
    const body = { title: `thread ${++this.count}`, body: 'first', kind: 'question' };
    const path = `/channels/${this.channelId}/threads`;
    const thread = await this.call<OpenedThread>(who, 'POST', path, body);
    if (!thread) return;
    this.threadIds.push(thread.id);
    const { id } = thread.firstPost;
    this.posts.push({ id, threadId: thread.id, author: who, first: true });
  }

  private async reply(who: number): Promise<void> {
    const threadId = pick(this.random, this.threadIds) ?? '';
    const quoted = pick(
      this.random,
      this.posts.filter((post) => post.threadId === threadId),
    );
    const replyTo = quoted && this.random() < 0.3 ? { replyToId: quoted.id } : {};
    const body = { body: `reply ${++this.count}`, ...replyTo };
    const post = await this.call<PostView>(who, 'POST', `/threads/${threadId}/posts`, body);
    if (post) this.posts.push({ id: post.id, threadId, author: who, first: false });
  }

  private async call<T>(who: number, method: string, path: string, body?: unknown) {
    const token = this.people[who]?.token ?? '';
    const headers = { 'idempotency-key': newId() };
    const answer = await request<T>(this.app, method, `/api/v1${path}`, { token, body, headers });
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    if (answer.status >= 400) return null;
    const what = `${method} ${path.replace(/[0-9a-f-]{36}/g, ':id')}`;
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
    return answer.body;
  }
}
