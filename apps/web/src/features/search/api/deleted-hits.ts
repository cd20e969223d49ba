import type { ChannelEventView, SearchAnswer } from '@rounds/contracts';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';

export const searchKey = ['search'];

const DELETES = new Set<ChannelEventView['type']>(['post.deleted', 'thread.deleted']);
/** Kept, since an answer that is under way may be older than the deletion. */
const deleted = new Set<string>();

/** Pages of one search without what was deleted; the same ones where there is nothing of it. */
export function standing(pages: SearchAnswer[]): SearchAnswer[] {
  const ids = pages.flatMap(({ items }) => items.map(({ postId }) => postId));
  const gone = new Set(ids.filter((id) => deleted.has(id)));
  if (gone.size === 0) return pages;
  return pages.map((page) => ({
    ...page,
    items: page.items.filter(({ postId }) => !gone.has(postId)),
    total: page.totalIsExact ? page.total - gone.size : page.total,
  }));
}

/** Takes the posts that these events delete out of all results, shown or kept. */
export function dropDeleted(queryClient: QueryClient, events: ChannelEventView[]): void {
  const ids = events.flatMap(({ type, postId }) => (DELETES.has(type) && postId ? [postId] : []));
  if (ids.length === 0) return;
  for (const id of ids) deleted.add(id);
  queryClient.setQueriesData<InfiniteData<SearchAnswer>>({ queryKey: searchKey }, (data) => {
    const pages = data && standing(data.pages);
    return pages === data?.pages ? undefined : { ...data!, pages: pages! };
  });
}
