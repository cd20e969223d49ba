import type { ChannelEventView, SearchAnswer } from '@rounds/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';

export const searchKey = ['search'];

type Found = InfiniteData<SearchAnswer, string | undefined>;

const DELETES = new Set<ChannelEventView['type']>(['post.deleted', 'thread.deleted']);
/** The last ones: an answer that is under way may be older than the deletion. */
const deleted = new Set<string>();
const MOST_REMEMBERED = 1_000;

/** One search without what was deleted; the same where there is nothing of it. */
export function withoutDeleted(found: Found): Found {
  const ids = found.pages.flatMap(({ items }) => items.map(({ postId }) => postId));
  const gone = new Set(ids.filter((id) => deleted.has(id)));
  if (gone.size === 0) return found;
  const pages = found.pages.map((page) => ({
    ...page,
    items: page.items.filter(({ postId }) => !gone.has(postId)),
    total: page.totalIsExact ? page.total - gone.size : page.total,
  }));
  return { ...found, pages };
}

/** Takes the posts that these events delete out of all results, shown or kept. */
export function dropDeleted(queryClient: QueryClient, events: ChannelEventView[]): void {
  const ids = events.flatMap(({ type, postId }) => (DELETES.has(type) && postId ? [postId] : []));
  if (ids.length === 0) return;
  for (const id of ids) deleted.add(id);
  for (const oldest of deleted) {
    if (deleted.size <= MOST_REMEMBERED) break;
    deleted.delete(oldest);
  }
  queryClient.setQueriesData<Found>(
    { queryKey: searchKey },
    (found) => found && withoutDeleted(found),
  );
}
