import type { EntityManager } from 'typeorm';
import type { SearchTables } from './postgres-tables.js';

/** Documents that one row holds at most. */
export const SEGMENT = 1_500;
/** Documents with postings not merged yet: each costs every search a little. */
const MOST_FRESH = 2_000;
/** Of a slice, so that writing never waits long. */
const MOST_TERMS = 4_000;
const MOST_POSTINGS = 200_000;

interface State {
  upkeep: 'merge' | 'purge' | null;
  term: number;
  /** Whether that much has gathered. */
  fresh: boolean;
  gone: boolean;
}

/**
 * One slice of merging small segments, or of purging the ids of documents that are gone; answers
 * whether there was anything to do. `force` merges whatever is fresh.
 */
export async function tidyPostings(
  manager: EntityManager,
  tables: SearchTables,
  force = false,
): Promise<boolean> {
  return manager.transaction(async (tx) => {
    const [state] = await tx.query<State[]>(
      `SELECT upkeep, upkeep_term AS term, fresh_documents >= $1 AS fresh,
         gone_documents > 1000 + documents / 10 AS gone FROM ${tables.statistics}`,
      [force ? 1 : MOST_FRESH],
    );
    if (!state) return false;
    if (!state.upkeep) return start(tx, tables, state);
    const last = await rewriteSlice(tx, tables, state);
    if (last === null) await finish(tx, tables, state.upkeep);
    else await tx.query(`UPDATE ${tables.statistics} SET upkeep_term = $1`, [last]);
    return true;
  });
}

async function start(tx: EntityManager, tables: SearchTables, state: State): Promise<boolean> {
  if (!state.gone && !state.fresh) return false;
  const counter = state.gone ? 'gone_documents' : 'fresh_documents';
  if (state.gone) await tx.query(`UPDATE ${tables.gone} SET purging = true`);
  await tx.query(`UPDATE ${tables.statistics} SET upkeep = $1, upkeep_term = 0, ${counter} = 0`, [
    state.gone ? 'purge' : 'merge',
  ]);
  return true;
}

async function finish(tx: EntityManager, tables: SearchTables, upkeep: string): Promise<void> {
  if (upkeep === 'purge') await tx.query(`DELETE FROM ${tables.gone} WHERE purging`);
  await tx.query(`UPDATE ${tables.statistics} SET upkeep = NULL`);
}

/** Answers the last term it did, null past the end. Full segments are left alone by a merge. */
async function rewriteSlice(
  tx: EntityManager,
  tables: SearchTables,
  { upkeep, term }: State,
): Promise<number | null> {
  const merging = upkeep === 'merge';
  const [slice] = await tx.query<{ last: number | null }[]>(
    `SELECT max(term_id) AS last FROM (
       SELECT term_id, sum(n) OVER (ORDER BY term_id) - n AS before FROM (
         SELECT term_id, sum(n) AS n FROM ${tables.posting}
          WHERE term_id > $1 ${merging ? 'AND fresh' : ''}
          GROUP BY term_id ORDER BY term_id LIMIT ${MOST_TERMS}) t) s
      WHERE before < ${MOST_POSTINGS}`,
    [term],
  );
  const last = slice?.last ?? null;
  if (last === null) return null;
  await tx.query(
    `WITH touched AS (
       SELECT DISTINCT term_id, impact FROM ${tables.posting}
        WHERE term_id > $1 AND term_id <= $2 ${merging ? 'AND fresh' : ''}),
     old AS (
       DELETE FROM ${tables.posting} p USING touched t
        WHERE p.term_id = t.term_id AND p.impact = t.impact
          ${merging ? `AND (p.fresh OR p.n < ${SEGMENT})` : ''}
       RETURNING p.term_id, p.impact, p.docs),
     kept AS (
       SELECT term_id, impact, doc,
         (row_number() OVER (PARTITION BY term_id, impact ORDER BY doc) - 1) / ${SEGMENT} AS chunk
         FROM old, unnest(docs) AS doc
        WHERE NOT EXISTS (SELECT 1 FROM ${tables.gone} WHERE doc_id = doc))
     INSERT INTO ${tables.posting} (term_id, impact, fresh, n, docs)
     SELECT term_id, impact, false, count(*), array_agg(doc ORDER BY doc)
       FROM kept GROUP BY term_id, impact, chunk`,
    [term, last],
  );
  return last;
}
