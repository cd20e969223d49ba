import type { ClinicianProfile, Page } from '@rounds/contracts';
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { mapItems } from '../../../lib/paging';
import { clinicianQuery } from './clinician';
import { cliniciansKey } from './clinicians';

export function useFollow(clinicianId: string) {
  const queryClient = useQueryClient();
  const show = (followed: boolean): void => {
    const change = (one: ClinicianProfile): ClinicianProfile =>
      one.id !== clinicianId || one.followed === followed
        ? one
        : { ...one, followed, followerCount: one.followerCount + (followed ? 1 : -1) };
    queryClient.setQueryData(clinicianQuery(clinicianId).queryKey, (one) => one && change(one));
    queryClient.setQueriesData<InfiniteData<Page<ClinicianProfile>>>(
      { queryKey: [...cliniciansKey, 'list'] },
      (data) => mapItems(data, change),
    );
  };
  return useMutation({
    mutationFn: (followed: boolean) =>
      followed
        ? api.put<unknown>(`/clinicians/${clinicianId}/follow`)
        : api.delete<unknown>(`/clinicians/${clinicianId}/follow`),
    onMutate: show,
    onError: (_, followed) => show(!followed),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['feed'] }),
  });
}
