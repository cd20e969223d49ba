import type { ChannelMember, Page } from '@rounds/contracts';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';
import { channelsKey } from './channels';

const membersKey = (slug: string) => [...channelsKey, 'members', slug];

export function useMembers(slug: string) {
  return useInfiniteQuery({
    queryKey: membersKey(slug),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ChannelMember>>(`/channels/${slug}/members`, {
        query: { cursor: pageParam },
        signal,
      }),
    ...keyset,
  });
}

export function useChangeMember(slug: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ clinicianId, isMember }: { clinicianId: string; isMember: boolean }) =>
      isMember
        ? api.put<unknown>(`/channels/${slug}/members/${clinicianId}`)
        : api.delete<unknown>(`/channels/${slug}/members/${clinicianId}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: channelsKey }),
  });
}
