import type { SearchAnswer, ThreadKind } from '@rounds/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export interface SearchFilter {
  q?: string | undefined;
  channel?: string | undefined;
  medication?: string | undefined;
  effect?: string | undefined;
  author?: string | undefined;
  kind?: ThreadKind | undefined;
  /** Days, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  sort?: 'relevance' | 'newest' | undefined;
}

export function useSearch(filter: SearchFilter, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['search', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<SearchAnswer>('/search', { query: { ...filter, cursor: pageParam }, signal }),
    ...keyset,
    enabled,
    placeholderData: keepPreviousData,
  });
}
