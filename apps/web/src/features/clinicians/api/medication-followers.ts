import type { ClinicianProfile, Page } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';
import { cliniciansKey } from './clinicians';

export function useMedicationFollowers(medication: string) {
  return useInfiniteQuery({
    queryKey: [...cliniciansKey, 'list', { medication }],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ClinicianProfile>>(`/medications/${medication}/followers`, {
        query: { cursor: pageParam },
        signal,
      }),
    ...keyset,
    // The reader may have become one just now.
    staleTime: 0,
  });
}
