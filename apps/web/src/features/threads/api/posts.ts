import type { Page, PostView } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** The posts with a number above `after`, or the last ones below `before`. */
export interface PostWindow {
  after?: number;
  before?: number;
}

const PAGE = 50;

export const postsKey = (threadId: string) => ['posts', threadId];

/** `after` is where the page opens; both directions grow from there. */
export function usePosts(threadId: string, after: number | undefined) {
  const initialPageParam: PostWindow = { after: after ?? 0 };
  return useInfiniteQuery({
    queryKey: [...postsKey(threadId), after],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<PostView>>(`/threads/${threadId}/posts`, {
        query: { ...pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam,
    getNextPageParam: (page, _, { before }): PostWindow | undefined => {
      if (before !== undefined) return { after: before - 1 };
      return page.nextCursor === null ? undefined : { after: Number(page.nextCursor) };
    },
    getPreviousPageParam: (page): PostWindow | undefined => {
      const first = page.items[0];
      return first && first.number > 1 ? { before: first.number } : undefined;
    },
    enabled: after !== undefined,
    refetchOnMount: 'always',
    // Live changes are patched in; a refetch of every page is for resync alone.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
