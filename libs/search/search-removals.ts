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
  /** That the posts are in. */
  threadIds: string[];
}

const waiting = `(
  SELECT payload->>'postId' AS post_id, payload->>'threadId' AS thread_id
    FROM outbox WHERE consumer = '${REMOVAL_CONSUMER}' ORDER BY id LIMIT ${MOST_REMOVALS + 1}) waiting`;

/** However much else waits, only these rows are read: at most one more than may wait. */
export const removalsSql = `
  SELECT json_build_object('postIds', coalesce(json_agg(post_id), '[]'),
                           'threadIds', coalesce(json_agg(DISTINCT thread_id), '[]'))
    FROM ${waiting}`;

/** The same as documents of an index in this database, of one snapshot with it. */
export const removedDocumentsSql = (document: string): string => `
  SELECT d.doc_id FROM ${waiting} JOIN ${document} d ON d.post_id = waiting.post_id::uuid`;
