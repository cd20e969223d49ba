import type { EntityManager } from 'typeorm';
import { IMPACT_STEPS } from './bm25.js';
import { copyRows } from './postgres-copy.js';
import type { ScoredList } from './postgres-score.js';
import { tablesOf } from './postgres-tables.js';
import { decodeDocs } from './posting-list.js';
import type { Postings } from './posting-sums.js';

const live = tablesOf('live');

/**
 * Postings of these lists, those that weigh most first over all lists together: from the `from`th
 * on about `most`. Those that weigh the same come as if shuffled, for ids go with time, and the
 * first would all be of one year. `last` says whether these are all that was left.
 */
export async function heaviestPostings(
  tx: EntityManager,
  lists: ScoredList[],
  from: number,
  most: number,
): Promise<{ postings: Postings[]; last: boolean }> {
  const given = lists.map(({ termId, weight }, i) => `(${i}, ${termId}, ${weight}::float8)`);
  const postings: Postings[] = [];
  let last = true;
  await copyRows(
    tx,
    `SELECT list, weight, docs, before + n >= sum FROM (
       SELECT l.list, p.docs, p.n, p.weight, sum(p.n) OVER () AS sum,
         sum(p.n) OVER (ORDER BY p.weight DESC, l.list, p.place ROWS UNBOUNDED PRECEDING) - p.n
           AS before
         FROM (VALUES ${given.join(', ')}) AS l(list, term_id, weight)
         JOIN LATERAL (
           SELECT docs, n, l.weight * (impact + 0.5::float8) / ${IMPACT_STEPS} AS weight,
             hashtid(q.ctid) AS place
             FROM ${live.posting} q WHERE q.term_id = l.term_id OFFSET 0) p ON true) s
      WHERE before >= ${from} AND before < ${from + most} ORDER BY before`,
    (row) => {
      const { certain } = lists[row.int(0)]!;
      postings.push({ docs: row.view(2), weight: row.float(1), certain });
      last = row.boolean(3);
    },
  );
  return { postings, last };
}

/** All documents of each of these terms. */
export async function documentsOfTerms(
  tx: EntityManager,
  termIds: number[],
): Promise<Map<number, Int32Array[]>> {
  const lists = new Map(termIds.map((id): [number, Int32Array[]] => [id, []]));
  if (termIds.length === 0) return lists;
  await copyRows(
    tx,
    `SELECT term_id, docs FROM ${live.posting} WHERE term_id IN (${termIds.join(', ')})`,
    (row) => lists.get(row.int(0))!.push(decodeDocs(row.view(1))),
  );
  return lists;
}
