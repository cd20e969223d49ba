import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { channelsKey } from './channels';

export function useMembership(slug: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (isMember: boolean) =>
      isMember
        ? api.put<unknown>(`/channels/${slug}/membership`)
        : api.delete<unknown>(`/channels/${slug}/membership`),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: channelsKey }),
        queryClient.invalidateQueries({ queryKey: ['unread'] }),
      ]),
  });
}
