import type { EntityManager } from 'typeorm';
import { IMPACT_STEPS } from './bm25.js';
import type { SearchTables } from './postgres-tables.js';
import { decodeDocs, encodeDocs } from './posting-list.js';

/** Documents that one row holds at most. */
export const SEGMENT = 1_500;
/** Documents with postings not merged yet: each costs every search a little. */
const MOST_FRESH = 2_000;
/** Of a slice, so that writing never waits long. */
const MOST_ROWS = 1_000;
const MOST_POSTINGS = 40_000;
/**
 * A merge leaves alone what is so many times as long as all that is shorter: the long ends that a
 * rebuild leaves would else be written anew for every posting that joins them.
 */
const MUCH_LONGER = 4;
/** Past all lists. */
const END = 2_147_483_647;

interface State {
  upkeep: 'merge' | 'purge' | null;
  /** Of the list that was done last. */
  place: number;
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
      `SELECT upkeep, upkeep_term AS place, fresh_documents >= $1 AS fresh,
         gone_documents > 1000 + documents / 10 AS gone FROM ${tables.statistics}`,
      [force ? 1 : MOST_FRESH],
    );
    if (!state) return false;
    if (!state.upkeep) return start(tx, tables, state);
    // Statistics may not know yet that anything is gone, which would then be looked through.
    await tx.query('SET LOCAL enable_seqscan = off');
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
  await tx.query(`UPDATE ${tables.statistics} SET upkeep = NULL`);
  if (upkeep !== 'purge') return;
  // Whoever has not heard of them by now cannot any more, and has to load all anew.
  await tx.query(
    `WITH purged AS (DELETE FROM ${tables.gone} WHERE purging RETURNING revision)
     UPDATE ${tables.statistics} SET purged_revision = greatest(purged_revision,
       (SELECT max(revision) FROM purged))`,
  );
}

/** Where a list (what a term has of one impact) comes, in the order of the index by impact. */
const placeOf = (row: string) =>
  `(${row}term_id * ${IMPACT_STEPS} + ${IMPACT_STEPS - 1} - ${row}impact)`;

/** Answers the place of the last list it did, null past the end. */
async function rewriteSlice(
  tx: EntityManager,
  tables: SearchTables,
  { upkeep, place }: State,
): Promise<number | null> {
  const merging = upkeep === 'merge';
  const ahead = `${merging ? 'fresh AND' : ''} term_id >= $1::int / ${IMPACT_STEPS}
    AND ${placeOf('')} > $1`;
  // So many rows on. What is fresh is indexed by term only.
  const [far] = await tx.query<{ place: number }[]>(
    `SELECT ${merging ? `(term_id + 1) * ${IMPACT_STEPS} - 1` : placeOf('')} AS place
       FROM ${tables.posting} WHERE ${ahead}
      ORDER BY ${merging ? 'term_id' : 'term_id, impact DESC'} LIMIT 1 OFFSET ${MOST_ROWS}`,
    [place],
  );
  const [rows] = await tx.query<[OldRow[], number]>(
    `WITH list AS MATERIALIZED (
       SELECT DISTINCT term_id, impact FROM ${tables.posting}
        WHERE ${ahead} AND term_id <= $2::int / ${IMPACT_STEPS} AND ${placeOf('')} <= $2),
     sorted AS (
       SELECT p.row, ${placeOf('p.')} AS place, p.n, p.fresh,
         sum(p.n) OVER (PARTITION BY p.term_id, p.impact ORDER BY p.fresh DESC, p.n, p.row
           ROWS UNBOUNDED PRECEDING) - p.n AS shorter
         FROM list JOIN LATERAL (
           SELECT ctid AS row, term_id, impact, fresh, n FROM ${tables.posting} q
            WHERE q.term_id = list.term_id AND q.impact = list.impact OFFSET 0) p ON true),
     joining AS MATERIALIZED (
       SELECT row, place, n FROM (
         SELECT *, bool_and(${merging ? `fresh OR n < ${SEGMENT} AND n <= ${MUCH_LONGER} * shorter` : 'true'})
           OVER (PARTITION BY place ORDER BY fresh DESC, n, row ROWS UNBOUNDED PRECEDING) AS joins
           FROM sorted) s
        WHERE joins),
     slice AS MATERIALIZED (
       SELECT max(place) AS last FROM (
         SELECT place, sum(sum(n)) OVER (ORDER BY place) - sum(n) AS before
           FROM joining GROUP BY place) s
        WHERE before < ${MOST_POSTINGS})
     DELETE FROM ${tables.posting}
      WHERE ctid = ANY(ARRAY(SELECT row FROM joining WHERE place <= (SELECT last FROM slice)))
     RETURNING term_id AS "termId", impact, docs`,
    [place, far?.place ?? END],
  );
  if (rows.length === 0) return far?.place ?? null;
  const lists = listsOf(rows);
  if (!merging) await leaveOutGone(tx, tables, lists);
  await writeLists(tx, tables, lists);
  const places = rows.map(({ termId, impact }) => (termId + 1) * IMPACT_STEPS - 1 - impact);
  return Math.max(...places);
}

interface OldRow {
  termId: number;
  impact: number;
  docs: Buffer;
}

interface List {
  termId: number;
  impact: number;
  docs: number[];
}

/** Rows of the same list together. */
function listsOf(rows: OldRow[]): List[] {
  const lists = new Map<number, List>();
  for (const { termId, impact, docs } of rows) {
    const key = termId * IMPACT_STEPS + impact;
    const list = lists.get(key) ?? { termId, impact, docs: [] };
    list.docs.push(...decodeDocs(docs));
    lists.set(key, list);
  }
  for (const { docs } of lists.values()) docs.sort((a, b) => a - b);
  return [...lists.values()];
}

async function leaveOutGone(tx: EntityManager, tables: SearchTables, lists: List[]) {
  const found = await tx.query<{ id: number }[]>(
    `SELECT doc_id AS id FROM ${tables.gone} WHERE doc_id = ANY($1::int[])`,
    [[...new Set(lists.flatMap(({ docs }) => docs))]],
  );
  const gone = new Set(found.map(({ id }) => id));
  for (const list of lists) list.docs = list.docs.filter((doc) => !gone.has(doc));
}

async function writeLists(tx: EntityManager, tables: SearchTables, lists: List[]): Promise<void> {
  const segments = lists.flatMap(({ docs, ...list }) =>
    Array.from({ length: Math.ceil(docs.length / SEGMENT) }, (_, i) => {
      return { ...list, docs: docs.slice(i * SEGMENT, (i + 1) * SEGMENT) };
    }),
  );
  await tx.query(
    `INSERT INTO ${tables.posting} (term_id, impact, fresh, n, docs)
     SELECT term_id, impact, false, n, docs
       FROM unnest($1::int[], $2::smallint[], $3::smallint[], $4::bytea[])
         AS s(term_id, impact, n, docs)`,
    [
      segments.map(({ termId }) => termId),
      segments.map(({ impact }) => impact),
      segments.map(({ docs }) => docs.length),
      segments.map(({ docs }) => encodeDocs(docs)),
    ],
  );
}
