import type { Page, PostView, ThreadView } from '@rounds/contracts';
import { request } from '@rounds/testing';

export interface Reader {
  url: string;
  token: string;
}

/** What a reader shows of one channel: its threads with their answers, and the posts of some. */
export interface ForumState {
  answers: Record<string, string | null>;
  /** Null where the thread is gone. */
  posts: Record<string, PostView[] | null>;
}

export const shared = ({ myReactions: _, ...post }: PostView): PostView => post;

/** Null where there is no such thing; other refusals are thrown. */
export async function read<T>({ url, token }: Reader, path: string): Promise<T | null> {
  const { status, body } = await request<T>({ url }, 'GET', `/api/v1${path}`, { token });
  if (status === 404) return null;
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

export async function readAnswers(reader: Reader, channelId: string) {
  const answers: ForumState['answers'] = {};
  let cursor = '';
  for (;;) {
    const path = `/channels/${channelId}/threads?sort=newest&limit=100${cursor}`;
    const page = await read<Page<ThreadView>>(reader, path);
    if (!page) throw new Error('the channel is gone');
    for (const thread of page.items) answers[thread.id] = thread.answerPostId;
    if (!page.nextCursor) return answers;
    cursor = `&cursor=${page.nextCursor}`;
  }
}

export async function readPosts(reader: Reader, threadId: string): Promise<PostView[] | null> {
  const posts: PostView[] = [];
  for (let after = '0'; ;) {
    const path = `/threads/${threadId}/posts?limit=100&after=${after}`;
    const page = await read<Page<PostView>>(reader, path);
    if (!page) return null;
    posts.push(...page.items.map(shared));
    if (!page.nextCursor) return posts;
    after = page.nextCursor;
  }
}

/** Everything anew, as one who opens the page now. */
export async function readAfresh(
  reader: Reader,
  channelId: string,
  threadIds: string[],
): Promise<ForumState> {
  const answers = await readAnswers(reader, channelId);
  const posts: ForumState['posts'] = {};
  for (const id of threadIds) posts[id] = await readPosts(reader, id);
  return { answers, posts };
}
