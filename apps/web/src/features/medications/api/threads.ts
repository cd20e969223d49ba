import type { Page, ThreadView } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export function useThreadsAbout(ref: string) {
  return useInfiniteQuery({
    queryKey: ['medications', ref, 'threads'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ThreadView>>(`/medications/${encodeURIComponent(ref)}/threads`, {
        query: { cursor: pageParam },
        signal,
      }),
    ...keyset,
  });
}
