import type { EntityManager } from 'typeorm';
import { answerOf, type Answer } from './postgres-answer.js';
import type { RelevancePlace } from './postgres-cursor.js';
import { filterSql, hasFilters, Parameters } from './postgres-filter.js';
import { hasPhrases, isKnown, type Lexicon } from './postgres-lexicon.js';
import { scoringOf, type Scoring } from './postgres-score.js';
import { tablesOf } from './postgres-tables.js';
import { tsAny, tsCondition } from './postgres-text-query.js';
import { TOTAL_LIMIT, type ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

/** What bounds the work of one search. */
export interface SearchLimits {
  /** Postings read per term, best impact first. */
  postingsPerTerm: number;
  /** Candidates whose score is computed exactly, beyond those already shown. */
  candidates: number;
  /** Up to so many documents that pass the filters are scored directly. */
  fewFiltered: number;
  /** Totals are exact up to here. */
  total: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  postingsPerTerm: 20_000,
  candidates: 500,
  fewFiltered: 20_000,
  total: TOTAL_LIMIT,
};

/** Where the matching documents come from. */
type Source = 'best postings' | 'all postings' | 'filtered' | { termId: number };

/** One search by relevance; the figures of its first page are frozen in `place`. */
export interface RelevanceSearch {
  search: ResolvedSearch;
  lexicon: Lexicon;
  place: RelevancePlace | null;
  /** Instant that ages are measured from. */
  now: number;
  limits: SearchLimits;
}

/**
 * Candidates by the summed impacts of the query's terms, the best of them scored exactly. Only
 * where a term is in very many documents are its weakest postings left out, and not even then if
 * that would leave the total or a selective filter short.
 */
export async function byRelevance(tx: EntityManager, given: RelevanceSearch): Promise<Answer> {
  const { search, lexicon, limits } = given;
  const start = rarestOfPhrases(given);
  if (start) return run(tx, given, start);
  const { longest } = scoringOf(lexicon, given.place, '', given.now);
  if (longest <= limits.postingsPerTerm) return run(tx, given, 'all postings');
  if (hasFilters(search) && (await fewPass(tx, search, limits.fewFiltered))) {
    return run(tx, given, 'filtered');
  }
  const answer = await run(tx, given, 'best postings');
  return answer.total > limits.total ? answer : run(tx, given, 'all postings');
}

/** What has the phrases has their rarest word: with few postings, those are where to begin. */
function rarestOfPhrases({ search, lexicon, limits }: RelevanceSearch): Source | null {
  const wanted = new Set(search.query.phrases.flatMap((phrase) => phrase.map((p) => p.lexeme)));
  const known = lexicon.terms.flatMap(({ own }) => (own && wanted.has(own.lexeme) ? [own] : []));
  const [rarest] = known.sort((a, b) => a.df - b.df);
  return rarest && rarest.df <= limits.fewFiltered ? { termId: rarest.id } : null;
}

function run(tx: EntityManager, given: RelevanceSearch, source: Source): Promise<Answer> {
  const { search, lexicon, place, limits } = given;
  const values = new Parameters();
  const queries = values.add(null, 'tsquery[]');
  const scoring = scoringOf(lexicon, place, queries, given.now);
  values.values[0] = scoring.queries;
  const matched = matchedSql(given, scoring, values, source);
  const candidates = isDirect(source) ? limits.fewFiltered : limits.candidates + (place?.seen ?? 0);
  const frozen =
    place?.generation === lexicon.generation
      ? `WHERE doc_id <= ${values.add(place.newest, 'int')}`
      : '';
  const after = place
    ? `WHERE (score, post_id) < (${values.add(place.score, 'float8')},
         ${values.add(place.postId, 'uuid')})`
    : '';
  // The empty tsvector makes one unpacked copy of words, or each ts_rank would unpack its own.
  return answerOf(
    tx,
    `matched AS MATERIALIZED (${matched}),
     candidate AS MATERIALIZED (
       SELECT * FROM matched ${frozen} ORDER BY weight DESC LIMIT ${candidates}),
     scored AS MATERIALIZED (
       SELECT m.post_id, m.created_at, ${scoring.score} AS score
         FROM candidate m
         JOIN LATERAL (SELECT length, words || ''::tsvector AS words FROM ${live.text} x
                        WHERE x.doc_id = m.doc_id OFFSET 0) x ON true),
     page AS (
       SELECT * FROM scored ${after} ORDER BY score DESC, post_id DESC LIMIT ${search.limit + 1})`,
    values,
  );
}

/** Whether all that matches is scored, without a look at impacts. */
const isDirect = (source: Source) => source === 'filtered' || typeof source === 'object';

function matchedSql(
  { search, lexicon, limits }: RelevanceSearch,
  scoring: Scoring,
  values: Parameters,
  source: Source,
): string {
  const any = tsAny(lexicon.terms.filter(isKnown));
  const words = [
    tsCondition(search.query.phrases, search.query.excluded),
    // A posting of one word does not tell whether the whole of another name is there.
    isDirect(source) || hasPhrases(lexicon.terms) ? any : null,
  ].filter((part) => part !== null);
  const conditions = [
    filterSql(search, values),
    ...words.map((query) => `x.words @@ ${values.add(query, 'tsquery')}`),
  ].join(' AND ');
  const text = words.length > 0 ? `JOIN ${live.text} x ON x.doc_id = d.doc_id` : '';
  if (isDirect(source)) {
    const start =
      source === 'filtered'
        ? `${live.document} d`
        : `(SELECT DISTINCT unnest(docs) AS doc FROM ${live.posting}
             WHERE term_id = ${values.add(source.termId, 'int')} OFFSET 0) s
           JOIN ${live.document} d ON d.doc_id = s.doc`;
    return `SELECT d.*, 0 AS weight FROM ${start} ${text} WHERE ${conditions}`;
  }
  const best = source === 'best postings' ? `WHERE before < ${limits.postingsPerTerm}` : '';
  return `SELECT d.*, s.weight FROM (${postingsSql(scoring, values, best)}) s
      JOIN ${live.document} d ON d.doc_id = s.doc ${text}
     WHERE ${conditions} ORDER BY s.weight DESC LIMIT ${limits.total + 1}`;
}

function postingsSql(scoring: Scoring, values: Parameters, best: string): string {
  const ids = values.add(scoring.termIds, 'int[]');
  const weights = values.add(scoring.weights, 'float8[]');
  return `
    SELECT doc, sum(weight)::float4 AS weight FROM (
      SELECT unnest(p.docs) AS doc, (t.weight * p.impact)::float4 AS weight
        FROM unnest(${ids}, ${weights}) AS t(id, weight), LATERAL (
          SELECT docs, impact FROM (
            SELECT s.docs, (s.impact + 0.5::float8) / 32 AS impact,
              sum(s.n) OVER (ORDER BY s.impact DESC, s.ctid ROWS UNBOUNDED PRECEDING) - s.n
                AS before
              FROM ${live.posting} s WHERE s.term_id = t.id) ranked ${best}) p) postings
     GROUP BY doc ORDER BY weight DESC`;
}

async function fewPass(tx: EntityManager, search: ResolvedSearch, few: number): Promise<boolean> {
  const values = new Parameters();
  const [row] = await tx.query<{ n: number }[]>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${live.document} d
      WHERE ${filterSql(search, values)} LIMIT ${few + 1}) f`,
    values.values,
  );
  return (row?.n ?? 0) <= few;
}
