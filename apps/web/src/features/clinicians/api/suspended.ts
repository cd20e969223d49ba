import type { Page, SuspendedClinician } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';
import { cliniciansKey } from './clinicians';

export function useSuspendedClinicians() {
  return useInfiniteQuery({
    queryKey: [...cliniciansKey, 'suspended'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<SuspendedClinician>>('/suspensions', { query: { cursor: pageParam }, signal }),
    ...keyset,
  });
}
