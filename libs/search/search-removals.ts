/** The outbox consumer that takes deleted posts out of the index, ahead of all else that waits. */
export const REMOVAL_CONSUMER = 'search-removal';

/**
 * Where more wait, nobody has taken any out for long: searches are then refused. Each search leaves
 * out all of these, which costs Meilisearch 0.14 s for a thousand and 12 s for ten thousand.
 */
export const MOST_REMOVALS = 1_000;

/** What was deleted and may be in the index still. */
export interface Removals {
  postIds: string[];
  /** Deleted as a whole, so that nothing in them may be found. */
  threadIds: string[];
}

/** However much else waits, only these rows are read: at most one more than may wait. */
export const removalsSql = `
  SELECT json_build_object(
      'postIds', coalesce(json_agg(waiting.post_id), '[]'),
      'threadIds', coalesce(json_agg(DISTINCT gone.id) FILTER (WHERE gone.id IS NOT NULL), '[]'))
    FROM (SELECT payload->>'postId' AS post_id, (payload->>'threadId')::uuid AS thread_id
            FROM outbox WHERE consumer = '${REMOVAL_CONSUMER}'
           ORDER BY id LIMIT ${MOST_REMOVALS + 1}) waiting
    LEFT JOIN LATERAL (SELECT id FROM thread
                        WHERE id = waiting.thread_id AND deleted_at IS NOT NULL OFFSET 0) gone
      ON true`;
