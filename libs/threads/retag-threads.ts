import type { DataSource } from 'typeorm';

const BATCH = 1000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Lets threads show their tags by the names that these have now; or until `signal`. */
export async function retagThreads(dataSource: DataSource, signal?: AbortSignal): Promise<void> {
  for (let after: string | undefined = FIRST_ID; after && !signal?.aborted;) {
    const rows: { id: string }[] = await dataSource.query(batchSql, [after, BATCH]);
    after = rows[0]?.id;
  }
}

const batchSql = `
  WITH batch AS (SELECT id, tags FROM thread WHERE id > $1 ORDER BY id LIMIT $2),
  now AS (
    SELECT id, json_build_object(
             'medications', (
               SELECT coalesce(json_agg(json_build_object('id', m.id, 'slug', m.slug,
                        'name', m.name) ORDER BY m.name COLLATE "C"), '[]')
                 FROM thread_medication tm JOIN medication m ON m.id = tm.medication_id
                WHERE tm.thread_id = batch.id),
             'effects', (
               SELECT coalesce(json_agg(json_build_object('id', e.id, 'slug', e.slug,
                        'term', e.term) ORDER BY e.term COLLATE "C"), '[]')
                 FROM thread_effect te JOIN effect e ON e.id = te.effect_id
                WHERE te.thread_id = batch.id)) AS tags
      FROM batch WHERE tags IS NOT NULL),
  renamed AS (
    UPDATE thread t SET tags = now.tags FROM now
     WHERE t.id = now.id AND t.tags::jsonb IS DISTINCT FROM now.tags::jsonb)
  SELECT id FROM batch ORDER BY id DESC LIMIT 1`;
