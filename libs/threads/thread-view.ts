import type { SubscriptionLevel, TermMentions, ThreadKind, ThreadView } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';

/** Select list for thread `t` in channel `ch`, with the state of the reader in `$reader`. */
export const threadViewColumns = `
  t.id, t.channel_id, ch.slug AS channel_slug, t.title, t.kind, t.last_post_number,
  t.last_post_at, t.answer_post_id, t.created_at, ${authorColumns('c', 's')},
  coalesce(st.last_read_number, 0) AS last_read_number, coalesce(st.level, 'normal') AS level,
  t.tags`;

// OFFSET 0 keeps the state a look by its key: a join may read all that the reader ever read.
export const threadViewJoins = (reader: string) => `
  JOIN channel ch ON ch.id = t.channel_id
  JOIN clinician c ON c.id = t.author_id
  LEFT JOIN specialty s ON s.slug = c.specialty_slug
  LEFT JOIN LATERAL (
    SELECT last_read_number, level FROM thread_state
     WHERE thread_id = t.id AND clinician_id = ${reader} OFFSET 0) st ON true`;

/** Of a prepared query. */
export interface ThreadRow extends AuthorColumns {
  id: string;
  channel_id: string;
  channel_slug: string;
  title: string;
  kind: ThreadKind;
  last_post_number: number;
  last_post_at: string;
  answer_post_id: string | null;
  created_at: string;
  last_read_number: number;
  level: SubscriptionLevel;
  tags: TermMentions | null;
}

export const threadView = (row: ThreadRow): ThreadView => ({
  id: row.id,
  channelId: row.channel_id,
  channelSlug: row.channel_slug,
  title: row.title,
  kind: row.kind,
  author: authorOf(row),
  medications: row.tags?.medications ?? [],
  effects: row.tags?.effects ?? [],
  lastPostNumber: row.last_post_number,
  lastPostAt: row.last_post_at,
  answerPostId: row.answer_post_id,
  createdAt: row.created_at,
  lastReadNumber: row.last_read_number,
  subscription: row.level,
});
