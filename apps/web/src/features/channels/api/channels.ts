import type { ChannelView, Page } from '@rounds/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { keyset } from '../../../lib/paging';

export const channelsKey = ['channels'];

/** All of them at once: whoever looks for one finds it, and the sidebar shows no "load more". */
async function readAll(signal: AbortSignal, joined?: true): Promise<ChannelView[]> {
  const channels: ChannelView[] = [];
  let cursor: string | null = '';
  do {
    const page: Page<ChannelView> = await api.get('/channels', {
      query: { joined, limit: 200, cursor },
      signal,
    });
    channels.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return channels.sort((a, b) => a.name.localeCompare(b.name));
}

/** A list of one page. */
export const channelsQuery = infiniteQueryOptions({
  queryKey: [...channelsKey, 'all'],
  queryFn: async ({ signal }): Promise<Page<ChannelView>> => ({
    items: await readAll(signal),
    nextCursor: null,
  }),
  ...keyset,
});

export const joinedChannelsQuery = queryOptions({
  queryKey: [...channelsKey, 'joined'],
  queryFn: ({ signal }) => readAll(signal, true),
  staleTime: 60_000,
});

export const channelQuery = (slug: string) =>
  queryOptions({
    queryKey: [...channelsKey, 'one', slug],
    queryFn: ({ signal }) => api.get<ChannelView>(`/channels/${slug}`, { signal }),
    staleTime: 30_000,
  });
