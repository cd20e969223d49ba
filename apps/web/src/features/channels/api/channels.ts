import type { ChannelView, Page } from '@rounds/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export const channelsKey = ['channels'];

export const channelsQuery = infiniteQueryOptions({
  queryKey: [...channelsKey, 'all'],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<ChannelView>>('/channels', { query: { limit: 200, cursor: pageParam }, signal }),
  ...keyset,
});

/** All of them at once: the sidebar shows no "load more". */
export const joinedChannelsQuery = queryOptions({
  queryKey: [...channelsKey, 'joined'],
  queryFn: async ({ signal }) => {
    const channels: ChannelView[] = [];
    let cursor: string | null = '';
    do {
      const page: Page<ChannelView> = await api.get('/channels', {
        query: { joined: true, limit: 200, cursor },
        signal,
      });
      channels.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return channels.sort((a, b) => a.name.localeCompare(b.name));
  },
  staleTime: 60_000,
});

export const channelQuery = (slug: string) =>
  queryOptions({
    queryKey: [...channelsKey, 'one', slug],
    queryFn: ({ signal }) => api.get<ChannelView>(`/channels/${slug}`, { signal }),
    staleTime: 30_000,
  });
