import type { Page, SavedSearchView } from '@rounds/contracts';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

/** Fifty at most, so one page. */
export const savedSearchesQuery = infiniteQueryOptions({
  queryKey: ['saved-searches'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<SavedSearchView>>('/saved-searches', { query: { cursor: pageParam }, signal }),
  ...keyset,
});
