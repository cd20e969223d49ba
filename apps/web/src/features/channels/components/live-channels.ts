import type { ChannelView } from '@rounds/contracts';

/** The server lets one connection into 200 rooms; some are for what is opened besides. */
export const MOST_LIVE = 190;

/**
 * The joined channels to hear of at once: those where something is unread, as there others write
 * just now, then the busiest. The others are counted again when the reader comes back to the page.
 */
export function liveChannels(
  channels: Pick<ChannelView, 'id' | 'lastSeq'>[],
  unread: ReadonlyMap<string, number>,
): string[] {
  const isUnread = (id: string): number => Number((unread.get(id) ?? 0) > 0);
  return [...channels]
    .sort((a, b) => isUnread(b.id) - isUnread(a.id) || b.lastSeq - a.lastSeq)
    .slice(0, MOST_LIVE)
    .map(({ id }) => id)
    .sort();
}
