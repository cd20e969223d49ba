import type { UnreadView } from '@rounds/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api-client';

export const unreadQuery = queryOptions({
  queryKey: ['unread'],
  queryFn: ({ signal }) => api.get<UnreadView>('/me/unread', { signal }),
  staleTime: 5_000,
});

/** Unread posts by channel id. */
export function useUnreadByChannel(): Map<string, number> {
  const { data } = useQuery(unreadQuery);
  return useMemo(
    () => new Map(data?.channels.map((one) => [one.channelId, one.unreadPosts])),
    [data],
  );
}
