import type { ChannelView } from '@rounds/contracts';

/** channel.* with the reader's membership and the head of the log. */
export interface ChannelRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  visibility: 'open' | 'private';
  specialty_slug: string | null;
  member_count: number;
  created_at: Date;
  membership: 'owner' | 'member' | null;
  last_seq: string;
}

export const channelView = (row: ChannelRow): ChannelView => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  description: row.description,
  visibility: row.visibility,
  specialty: row.specialty_slug,
  memberCount: row.member_count,
  membership: row.membership,
  lastSeq: Number(row.last_seq),
  createdAt: row.created_at.toISOString(),
});
