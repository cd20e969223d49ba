import type { Page, ThreadKind, ThreadView } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export interface ThreadsFilter {
  kind?: ThreadKind | undefined;
  sort?: 'active' | 'newest' | undefined;
}

export const threadsKey = (slug: string) => ['threads', 'list', slug];

export function useThreads(slug: string, filter: ThreadsFilter, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...threadsKey(slug), filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ThreadView>>(`/channels/${slug}/threads`, {
        query: { kind: filter.kind, sort: filter.sort, cursor: pageParam },
        signal,
      }),
    ...keyset,
    enabled,
    // What was cached may have missed events while nobody watched the channel.
    refetchOnMount: 'always',
  });
}
