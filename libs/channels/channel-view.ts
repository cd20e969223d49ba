import type { ChannelView } from '@rounds/contracts';

/** Of channel `c`, head `h` of its log, and the reader's membership `m`. */
export const channelColumns = `
  c.id, c.slug, c.name, c.description, c.visibility, c.specialty_slug, c.member_count,
  c.created_at, m.role AS membership, h.last_seq`;

/** Of a prepared query. */
export interface ChannelRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  visibility: 'open' | 'private';
  specialty_slug: string | null;
  member_count: number;
  created_at: string;
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
  createdAt: row.created_at,
});
