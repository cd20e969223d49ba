import type { UnreadChannel, UnreadView } from '@rounds/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../lib/api-client';

export const unreadQuery = queryOptions({
  queryKey: ['unread'],
  queryFn: ({ signal }) => api.get<UnreadView>('/me/unread', { signal }),
  staleTime: 5_000,
});

/** What was counted anew for one channel, put into what is known of all. */
export function withChannel(all: UnreadView, channel: UnreadChannel): UnreadView {
  const others = all.channels.filter(({ channelId }) => channelId !== channel.channelId);
  const channels = [...others, channel].sort((a, b) => a.slug.localeCompare(b.slug));
  return { channels, unreadPosts: channels.reduce((sum, { unreadPosts }) => sum + unreadPosts, 0) };
}

/** Unread posts by channel id. */
export const unreadByChannel = (unread: UnreadView | undefined): Map<string, number> =>
  new Map(unread?.channels.map((one) => [one.channelId, one.unreadPosts]));

export function useUnreadByChannel(): Map<string, number> {
  const { data } = useQuery(unreadQuery);
  return useMemo(() => unreadByChannel(data), [data]);
}
