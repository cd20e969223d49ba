import type { SearchAnswer, ThreadKind } from '@rounds/contracts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';
import { useTimeZone } from '../../../lib/time';

export interface SearchFilter {
  q?: string | undefined;
  channel?: string | undefined;
  thread?: string | undefined;
  medication?: string | undefined;
  effect?: string | undefined;
  author?: string | undefined;
  kind?: ThreadKind | undefined;
  /** Days, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  sort?: 'relevance' | 'newest' | undefined;
}

const ofBrowser = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The answer to what was asked before stays until this one comes; that request is given up. */
export function useSearch(filter: SearchFilter, enabled: boolean) {
  const timeZone = useTimeZone() ?? ofBrowser;
  return useInfiniteQuery({
    queryKey: ['search', filter, timeZone],
    queryFn: ({ pageParam, signal }) =>
      api.get<SearchAnswer>('/search', {
        query: { ...filter, timeZone, cursor: pageParam },
        signal,
      }),
    ...keyset,
    enabled,
    placeholderData: keepPreviousData,
    // Someone waits with their hands on the keys, and the server has tried its engine again itself.
    retry: (count, error) => error.isUncertain && error.code !== 'search_unavailable' && count < 1,
    retryDelay: 400,
  });
}
