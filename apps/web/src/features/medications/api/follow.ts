import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { activityQuery } from './activity';

export function useFollowMedication(ref: string) {
  const queryClient = useQueryClient();
  const show = (followed: boolean): void => {
    queryClient.setQueryData(activityQuery(ref).queryKey, (now) =>
      !now || now.followed === followed
        ? now
        : { ...now, followed, followers: now.followers + (followed ? 1 : -1) },
    );
  };
  return useMutation({
    mutationFn: (followed: boolean) =>
      followed
        ? api.put<unknown>(`/medications/${encodeURIComponent(ref)}/follow`)
        : api.delete<unknown>(`/medications/${encodeURIComponent(ref)}/follow`),
    onMutate: show,
    onError: (_, followed) => show(!followed),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['feed'] }),
  });
}
