import type { EntityManager } from 'typeorm';
import { answerOf, type Answer } from './postgres-answer.js';
import type { NewestPlace } from './postgres-cursor.js';
import { filterSql, Parameters } from './postgres-filter.js';
import type { KnownTerm } from './postgres-lexicon.js';
import { tablesOf } from './postgres-tables.js';
import { tsAll, tsCondition } from './postgres-text-query.js';
import { TOTAL_LIMIT, type ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

/**
 * Newest first; with words, only what has them all, since by date a loose match would come first.
 * Starts from the rarest term where that is in at most `few` documents, else walks by date.
 */
export function newestFirst(
  tx: EntityManager,
  search: ResolvedSearch,
  terms: KnownTerm[],
  place: NewestPlace | null,
  few: number,
): Promise<Answer> {
  const values = new Parameters();
  const conditions = [filterSql(search, values)];
  const words = [
    terms.length > 0 ? tsAll(terms) : null,
    tsCondition(search.query.phrases, search.query.excluded),
  ].filter((part) => part !== null);
  const text = words.length > 0 ? `JOIN ${live.text} x ON x.doc_id = d.doc_id` : '';
  if (words.length > 0) {
    conditions.push(`x.words @@ ${values.add(words.map((w) => `(${w})`).join(' & '), 'tsquery')}`);
  }
  const rarest = rarestIds(terms, few);
  const start = rarest
    ? `start AS MATERIALIZED (SELECT DISTINCT unnest(docs) AS doc FROM ${live.posting}
         WHERE term_id = ANY(${values.add(rarest, 'int[]')})),`
    : '';
  const source = rarest
    ? `start JOIN ${live.document} d ON d.doc_id = start.doc`
    : `${live.document} d`;
  const matching = `FROM ${source} ${text} WHERE ${conditions.join(' AND ')}`;
  const after = place
    ? `AND (d.created_at, d.post_id) < (${values.add(place.createdAt, 'timestamptz')},
         ${values.add(place.postId, 'uuid')})`
    : '';
  const order = 'ORDER BY d.created_at DESC, d.post_id DESC';
  return answerOf(
    tx,
    `${start}
     matched AS MATERIALIZED (SELECT d.* ${matching} ${order} LIMIT ${TOTAL_LIMIT + 1}),
     page AS (
       SELECT d.post_id, d.created_at, 0 AS score ${matching} ${after} ${order}
        LIMIT ${search.limit + 1})`,
    values,
  );
}

function rarestIds(terms: KnownTerm[], few: number): number[] | null {
  let best: { ids: number[]; postings: number } | null = null;
  for (const { own, alternatives, completions } of terms) {
    const lists = [...(own ? [own] : []), ...alternatives.map((a) => a.rarest), ...completions];
    const postings = lists.reduce((sum, { df }) => sum + df, 0);
    if (!best || postings < best.postings) best = { ids: lists.map(({ id }) => id), postings };
  }
  return best && best.postings <= few ? best.ids : null;
}
