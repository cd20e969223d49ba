import type { SearchAnswer, ThreadKind } from '@rounds/contracts';
import { useWindowEvent } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';
import { useTimeZone } from '../../../lib/time';
import { searchKey, withoutDeleted } from './deleted-hits';

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

/**
 * The answer to what was asked before stays until this one comes; that request is given up. It is
 * asked again by who comes back to the page or the window: not all channels are heard in which
 * results may be deleted.
 */
export function useSearch(filter: SearchFilter, enabled: boolean) {
  const timeZone = useTimeZone() ?? ofBrowser;
  const found = useInfiniteQuery({
    queryKey: [...searchKey, filter, timeZone],
    queryFn: ({ pageParam, signal }) =>
      api.get<SearchAnswer>('/search', {
        query: { ...filter, timeZone, cursor: pageParam },
        signal,
      }),
    ...keyset,
    select: withoutDeleted,
    enabled,
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
    placeholderData: keepPreviousData,
    // Someone waits with their hands on the keys, and the server has tried its engine again itself.
    retry: (count, error) => error.isUncertain && error.code !== 'search_unavailable' && count < 1,
    retryDelay: 400,
  });
  // A window beside others was in sight all the time, which is all that the client above heeds.
  useWindowEvent('focus', () => {
    if (enabled) void found.refetch({ cancelRefetch: false });
  });
  return found;
}
