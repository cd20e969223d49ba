import type { FeedItem, Page } from '@rounds/contracts';
import { infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export const feedQuery = infiniteQueryOptions({
  queryKey: ['feed'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<FeedItem>>('/feed', { query: { cursor: pageParam }, signal }),
  ...keyset,
});

/** Puts what came over the socket on top, once. */
export function prependToFeed(queryClient: QueryClient, items: FeedItem[]): void {
  queryClient.setQueryData<InfiniteData<Page<FeedItem>>>(['feed'], (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first) return data;
    const known = new Set(data.pages.flatMap((page) => page.items.map(({ post }) => post.id)));
    const fresh = items.filter(({ post }) => !known.has(post.id));
    return { ...data, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] };
  });
}
