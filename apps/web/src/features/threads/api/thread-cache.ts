import type { Page, PostEvent, PostView, ReactionState, ThreadView } from '@rounds/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { mapItems } from '../../../lib/paging';
import { postsKey, type PostWindow } from './posts';
import { threadQuery } from './thread';

type Posts = InfiniteData<Page<PostView>, PostWindow>;

/**
 * Events go to everyone, so they lack the reader's own reactions: those are kept. And what was
 * edited or deleted stays so, whatever answer comes late.
 */
function merged(had: PostView, post: PostView | PostEvent): PostView {
  if (post.revision < had.revision || (had.deletedAt && !post.deletedAt)) return had;
  const { myReactions = had.myReactions } = post;
  return { ...had, ...post, ...(myReactions && { myReactions }) };
}

/** Adds at the tail, if the tail is loaded; posts of neighbouring commits may come swapped. */
function appended(data: Posts, post: PostView): Posts {
  const last = data.pages.at(-1);
  if (!last || last.nextCursor !== null) return data;
  if (data.pages.some((page) => page.items.some((item) => item.id === post.id))) return data;
  const items = [...last.items, post].sort((a, b) => a.number - b.number);
  return { ...data, pages: [...data.pages.slice(0, -1), { ...last, items }] };
}

/** Puts posts as they are now into every loaded window of their thread. */
export function applyPosts(queryClient: QueryClient, threadId: string, posts: PostView[]): void {
  queryClient.setQueriesData<Posts>({ queryKey: postsKey(threadId) }, (data) => {
    if (!data) return data;
    const byId = new Map(posts.map((post) => [post.id, post]));
    const changed = mapItems(data, (had) => {
      const post = byId.get(had.id);
      return post ? merged(had, post) : had;
    });
    return posts.reduce(appended, changed as Posts);
  });
  patchThread(queryClient, threadId, (thread) => {
    const newest = posts.reduce((a, b) => (b.number > a.number ? b : a));
    return newest.number <= thread.lastPostNumber
      ? thread
      : { ...thread, lastPostNumber: newest.number, lastPostAt: newest.createdAt };
  });
}

const shownPosts = (queryClient: QueryClient, threadId: string): PostView[] =>
  queryClient
    .getQueriesData<Posts>({ queryKey: postsKey(threadId) })
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? []);

/** One that was answered to its author: by then it may be edited or deleted, as it is shown. */
export function addPost(queryClient: QueryClient, threadId: string, post: PostView): void {
  if (shownPosts(queryClient, threadId).some(({ id }) => id === post.id)) return;
  applyPosts(queryClient, threadId, [post]);
}

/** Ids of the loaded posts that quote this one. */
export const quotingPosts = (
  queryClient: QueryClient,
  threadId: string,
  quotedId: string,
): string[] =>
  shownPosts(queryClient, threadId)
    .filter(({ replyTo }) => replyTo?.id === quotedId)
    .map(({ id }) => id);

/** Puts the quote of a post into every loaded post that quotes it; null once it is deleted. */
export function patchQuotes(
  queryClient: QueryClient,
  threadId: string,
  quotedId: string,
  quote: PostView['replyTo'],
): void {
  queryClient.setQueriesData<Posts>(
    { queryKey: postsKey(threadId) },
    (data) =>
      mapItems(data, (had) => {
        if (had.replyTo?.id !== quotedId) return had;
        return { ...had, replyTo: quote ?? { ...had.replyTo, excerpt: '' } };
      }) as Posts | undefined,
  );
}

/**
 * Says when posts of the thread begin to be read and when none are being read any more: what is
 * put into the cache in between is lost to the answer.
 */
export function watchReadings(
  queryClient: QueryClient,
  threadId: string,
  listener: { readingStarted(): void; readingEnded(): void },
): () => void {
  const cache = queryClient.getQueryCache();
  const keys: readonly unknown[][] = [postsKey(threadId), [...threadQuery(threadId).queryKey]];
  const isReading = (): boolean =>
    keys.some((queryKey) =>
      cache.findAll({ queryKey }).some(({ state }) => state.fetchStatus !== 'idle'),
    );
  if (isReading()) listener.readingStarted();
  return cache.subscribe((event) => {
    if (event.type !== 'updated' && event.type !== 'removed') return;
    const queryKey = event.query.queryKey as readonly unknown[];
    if (!keys.some((key) => key.every((part, index) => part === queryKey[index]))) return;
    if (event.type === 'updated' && event.action.type === 'fetch') listener.readingStarted();
    else if (!isReading()) listener.readingEnded();
  });
}

/** Changes a thread wherever it is shown. */
export function patchThread(
  queryClient: QueryClient,
  threadId: string,
  change: (thread: ThreadView) => ThreadView,
): void {
  queryClient.setQueryData(threadQuery(threadId).queryKey, (thread) => thread && change(thread));
  queryClient.setQueriesData<InfiniteData<Page<ThreadView>>>(
    { queryKey: ['threads', 'list'] },
    (data) => mapItems(data, (thread) => (thread.id === threadId ? change(thread) : thread)),
  );
}

export function patchReactions(queryClient: QueryClient, post: PostView, state: ReactionState) {
  queryClient.setQueriesData<Posts>(
    { queryKey: postsKey(post.threadId) },
    (data) =>
      mapItems(data, (had) => (had.id === post.id ? { ...had, ...state } : had)) as
        Posts | undefined,
  );
}
