import type { ClinicianProfile, Page } from '@rounds/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export interface DirectoryFilter {
  q?: string | undefined;
  specialty?: string | undefined;
  sort?: 'followers' | 'name' | undefined;
}

export const cliniciansKey = ['clinicians'];

export const findClinicians = (
  filter: DirectoryFilter & { limit?: number; cursor?: string },
  signal?: AbortSignal,
): Promise<Page<ClinicianProfile>> =>
  api.get('/clinicians', { query: { ...filter }, ...(signal && { signal }) });

export function useClinicians(filter: DirectoryFilter) {
  return useInfiniteQuery({
    queryKey: [...cliniciansKey, 'list', filter],
    queryFn: ({ pageParam, signal }) => findClinicians({ ...filter, cursor: pageParam }, signal),
    ...keyset,
  });
}
