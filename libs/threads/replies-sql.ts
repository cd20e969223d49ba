import { appendEventsSql, visibleSql } from '@rounds/channels';
import { authorColumns } from '@rounds/identity';
import { excerptSourceSql } from './post-excerpt.js';

/** Also what the planner expects. */
export const MOST_TOGETHER = 32;

/** A row of what `repliesSql` writes. */
export interface ReplyToWrite {
  id: string;
  thread_id: string;
  author_id: string;
  reply_to_id: string | null;
  body: string;
  html: string;
  created_at: string;
  key: string;
  fingerprint: string; // hex
  /** What the key keeps of it. */
  draft: unknown;
  mentioned: string[];
  medications: string[];
  effects: string[];
  /** As shownTerms has it. */
  mentions: string | null;
}

/**
 * Everything that replies do, in one statement and so in one round trip. Each part takes its rows
 * from the one before, so that a reply for which one finds none leaves all that follow undone.
 *
 * Of a single one, the thread is locked first, then the quoted post, then the channel's head, until
 * the commit that follows at once; a lock reads what was committed while it was waited for. Of
 * several, each of a thread of its own, those `together` that would have to wait are left out: so
 * they hold up no others, and two statements cannot wait for each other.
 *
 * $1 the replies as JSON, $2 the outbox consumers. Answers a row for each reply.
 */
export const repliesSql = (wait: 'alone' | 'together') => {
  const skip = wait === 'together' ? 'SKIP LOCKED' : '';
  return `
  WITH reply AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS given (
      id uuid, thread_id uuid, author_id uuid, reply_to_id uuid, body text, html text,
      created_at timestamptz, key text, fingerprint text, draft json, mentioned uuid[],
      medications uuid[], effects uuid[], mentions text)
     LIMIT ${wait === 'together' ? MOST_TOGETHER : 1}),
  held AS MATERIALIZED (
    SELECT t.id, t.channel_id, t.last_post_number, t.last_post_at
      FROM thread t JOIN channel ch ON ch.id = t.channel_id
      JOIN reply r ON r.thread_id = t.id
     WHERE t.id = ANY(ARRAY(SELECT thread_id FROM reply)) AND t.deleted_at IS NULL
       AND ${visibleSql('ch', 'r.author_id')}
       FOR NO KEY UPDATE OF t ${skip}),
  headed AS MATERIALIZED (
    SELECT channel_id FROM channel_head
     WHERE channel_id = ANY(ARRAY(SELECT channel_id FROM held))
     ${wait === 'together' ? `FOR NO KEY UPDATE ${skip}` : ''}),
  place AS MATERIALIZED (
    SELECT r.*, held.channel_id, last_post_number + 1 AS number,
           greatest(r.created_at, last_post_at) AS at, cited.quoted
      FROM reply r JOIN held ON held.id = r.thread_id JOIN headed USING (channel_id)
      LEFT JOIN LATERAL (
        SELECT json_build_object('id', q.id, 'number', q.number, 'deleted', false,
                 'html', ${excerptSourceSql('q')}, 'author', (SELECT row_to_json(byline) FROM (
                   SELECT ${authorColumns('qc', 'qs')}) byline)) AS quoted
          FROM post q JOIN clinician qc ON qc.id = q.author_id
          LEFT JOIN specialty qs ON qs.slug = qc.specialty_slug
         WHERE q.id = r.reply_to_id AND q.thread_id = held.id AND q.deleted_at IS NULL
           FOR SHARE OF q ${skip}) cited ON r.reply_to_id IS NOT NULL),
  fresh AS (
    INSERT INTO idempotency_key (clinician_id, key, fingerprint, answer)
    SELECT author_id, key, decode(fingerprint, 'hex'), json_build_object('draft', draft,
             'channelId', channel_id, 'number', number, 'at', at, 'quoted', quoted)
      FROM place WHERE reply_to_id IS NULL OR quoted IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING clinician_id, key),
  next AS MATERIALIZED (
    SELECT place.* FROM place JOIN fresh ON clinician_id = author_id AND fresh.key = place.key),
  written AS (
    INSERT INTO post (id, thread_id, channel_id, number, author_id, reply_to_id, body, html,
                      created_at, mentions)
    SELECT id, thread_id, channel_id, number, author_id, reply_to_id, body, html, at,
           mentions::json
      FROM next),
  numbered AS (
    UPDATE thread t SET last_post_number = next.number, last_post_at = next.at
      FROM next WHERE t.id = next.thread_id),
  addressed AS (
    INSERT INTO mention (post_id, clinician_id)
    SELECT next.id, c.id FROM next CROSS JOIN LATERAL (
      SELECT c.id FROM clinician c WHERE c.id = ANY(mentioned) OFFSET 0) c),
  named_medications AS (
    INSERT INTO post_medication (post_id, medication_id, thread_id)
    SELECT next.id, m.id, thread_id FROM next CROSS JOIN LATERAL (
      SELECT m.id FROM medication m WHERE m.id = ANY(medications) OFFSET 0) m),
  named_effects AS (
    INSERT INTO post_effect (post_id, effect_id, thread_id)
    SELECT next.id, e.id, thread_id FROM next CROSS JOIN LATERAL (
      SELECT e.id FROM effect e WHERE e.id = ANY(effects) OFFSET 0) e),
  queued AS (
    INSERT INTO outbox (consumer, payload)
    SELECT consumer, jsonb_build_object('postId', id, 'threadId', thread_id)
      FROM next, unnest($2::text[]) AS consumer),
  ${appendEventsSql('next', 'post.published')}
  SELECT reply.id, place.channel_id AS "channelId", place.quoted, place.number,
         to_json(place.at) #>> '{}' AS at, event.seq
    FROM reply LEFT JOIN place USING (id) LEFT JOIN event ON event.post_id = reply.id`;
};
