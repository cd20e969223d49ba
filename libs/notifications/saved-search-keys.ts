import type { EntityManager } from 'typeorm';

/** What the search is found by from now on; null where it is not to be found. */
export async function writeKeys(
  tx: EntityManager,
  savedSearchId: string,
  keys: string[] | null,
): Promise<void> {
  await tx.query(
    `WITH gone AS (
       DELETE FROM saved_search_key WHERE saved_search_id = $1 AND key <> ALL($2::text[]))
     INSERT INTO saved_search_key (key, saved_search_id) SELECT unnest($2::text[]), $1
     ON CONFLICT DO NOTHING`,
    [savedSearchId, keys ?? []],
  );
}
