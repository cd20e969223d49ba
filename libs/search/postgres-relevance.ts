import type { EntityManager } from 'typeorm';
import { IMPACT_STEPS } from './bm25.js';
import { answerOf, type Answer } from './postgres-answer.js';
import type { RelevancePlace } from './postgres-cursor.js';
import { filterSql, hasFilters, Parameters } from './postgres-filter.js';
import { hasPhrases, isKnown, type Lexicon } from './postgres-lexicon.js';
import { scoringOf, type Scoring } from './postgres-score.js';
import { shareThatPasses } from './postgres-share.js';
import { tablesOf } from './postgres-tables.js';
import { tsAny, tsCondition } from './postgres-text-query.js';
import { TOTAL_LIMIT, type ResolvedSearch } from './search-engine.js';

const live = tablesOf('live');

/** What bounds the work of one search. */
export interface SearchLimits {
  /** Postings that are read, best first over all words together; more where filters are narrow. */
  postings: number;
  /** Of each word at least so many, however little it weighs. */
  postingsPerTerm: number;
  /** Candidates whose score is computed exactly, beyond those already shown. */
  candidates: number;
  /** Up to so many documents that pass the filters are looked at one by one. */
  fewFiltered: number;
  /** Of those, how many are scored exactly. */
  directCandidates: number;
  /** Totals are exact up to here. */
  total: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  postings: 40_000,
  postingsPerTerm: 2_000,
  candidates: 500,
  fewFiltered: 20_000,
  directCandidates: 1_500,
  total: TOTAL_LIMIT,
};

/** What it costs in postings to look at a document's words, to look it up, to filter it. */
const POSTINGS_PER_LOOK = 100;
const POSTINGS_PER_LOOKUP = 15;
const POSTINGS_PER_FILTERED = 6;
const LEAST_SHARE = 0.001;
/** Where more pass, it is not worth while to look up beforehand which. */
const MOST_NARROWED = 0.5;
/** Postings that are looked through for each document that is wanted: words share documents. */
const OVERLAP = 2;

/** Where the matching documents come from. */
type Source =
  /** As many as the limits say; so many documents of the first are counted. */
  | { from: 'best postings'; counted: number; share: number }
  /** Narrowed: only of what passes the filters, which is looked up first. */
  | { from: 'all postings'; narrowed?: boolean }
  | { from: 'filtered' }
  | { from: 'word'; termId: number };

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
 * where there are very many postings are the weakest left out, and not even then if that would
 * leave the total short.
 */
export async function byRelevance(tx: EntityManager, given: RelevanceSearch): Promise<Answer> {
  const { search, lexicon, limits } = given;
  const start = rarestOfPhrases(given);
  if (start) return run(tx, given, start);
  const { postings, certainPostings } = scoringOf(lexicon, given.place, '', given.now);
  if (postings <= limits.total) return run(tx, given, { from: 'all postings' });
  const { share, margin } = await shareThatPasses(tx, search, lexicon);
  const passing = share * lexicon.documents;
  if (hasFilters(search) && passing <= limits.fewFiltered) {
    if (passing * POSTINGS_PER_LOOK < postings) return run(tx, given, { from: 'filtered' });
  }
  const counted = Math.ceil((margin * (limits.total + 1)) / Math.max(share, LEAST_SHARE));
  const narrowed =
    hasFilters(search) &&
    passing * POSTINGS_PER_FILTERED + postings * (1 + share * POSTINGS_PER_LOOKUP) <
      Math.min(counted, postings) * POSTINGS_PER_LOOKUP;
  if (!narrowed && counted * OVERLAP < certainPostings) {
    const answer = await run(tx, given, { from: 'best postings', counted, share });
    if (answer.total > limits.total) return answer;
  }
  const few = hasFilters(search) && share < MOST_NARROWED;
  return run(tx, given, { from: 'all postings', narrowed: narrowed || few });
}

/** What has the phrases has their rarest word: with few postings, those are where to begin. */
function rarestOfPhrases({ search, lexicon, limits }: RelevanceSearch): Source | null {
  const wanted = new Set(search.query.phrases.flatMap((phrase) => phrase.map((p) => p.lexeme)));
  const known = lexicon.terms.flatMap(({ own }) => (own && wanted.has(own.lexeme) ? [own] : []));
  const [rarest] = known.sort((a, b) => a.df - b.df);
  return rarest && rarest.df <= limits.fewFiltered ? { from: 'word', termId: rarest.id } : null;
}

async function run(tx: EntityManager, given: RelevanceSearch, source: Source): Promise<Answer> {
  const { search, lexicon, place, limits } = given;
  const values = new Parameters();
  const queries = values.add(null, 'tsquery[]');
  const scoring = scoringOf(lexicon, place, queries, given.now);
  const direct = source.from === 'filtered' || source.from === 'word';
  const candidates = (direct ? limits.directCandidates : limits.candidates) + (place?.seen ?? 0);
  const frozen =
    place?.generation === lexicon.generation
      ? `d.doc_id <= ${values.add(place.newest, 'int')}`
      : 'true';
  const parts = { ...given, scoring, values, candidates, frozen };
  const matched = direct ? directSql(parts, source) : postingsSql(parts, source);
  values.values[0] = scoring.queries;
  const after = place
    ? `AND (score, post_id) < (${values.add(place.score, 'float8')},
         ${values.add(place.postId, 'uuid')})`
    : '';
  // Planned for the few rows that it expects, a nested loop over thousands would take minutes;
  // where one is right, LATERAL leaves no choice.
  await tx.query('SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = on');
  // The empty tsvector makes one unpacked copy of words, or each ts_rank would unpack its own.
  return answerOf(
    tx,
    `${matched},
     scored AS MATERIALIZED (
       SELECT m.post_id, m.created_at, ${scoring.score} AS score
         FROM candidate m
         JOIN LATERAL (SELECT length, words || ''::tsvector AS words FROM ${live.text} x
                        WHERE x.doc_id = m.doc_id OFFSET 0) x ON true),
     page AS (
       SELECT * FROM scored WHERE score > 0 ${after} ORDER BY score DESC, post_id DESC LIMIT ${search.limit + 1})`,
    values,
  );
}

interface Parts extends RelevanceSearch {
  scoring: Scoring;
  values: Parameters;
  /** How many of them. */
  candidates: number;
  /** SQL over d: whether it was there on the first page. */
  frozen: string;
}

/**
 * Documents by the summed weights of their postings. Where not all are read, the first postings say
 * what is counted, and the best documents of more of them are the candidates.
 */
function postingsSql(parts: Parts, source: Source): string {
  const { search, lexicon, scoring, values, limits, candidates, frozen } = parts;
  const all = source.from === 'all postings';
  const words = [
    tsCondition(search.query.phrases, search.query.excluded),
    // A posting of one word does not tell whether the whole of another name is there. Where not all
    // are counted, such postings are not, and what turns out to have no score is left out.
    all && hasPhrases(lexicon.terms) ? tsAny(lexicon.terms.filter(isKnown)) : null,
  ].filter((part) => part !== null);
  const conditions = conditionsOf(search, words, values);
  const passing = (columns: string, docs: string) => `
    SELECT ${columns} FROM ${live.document} d ${words.length > 0 ? textOf('d') : ''}
     WHERE d.doc_id = ANY(ARRAY(${docs})) AND ${conditions}`;
  const ranked = (where: string, which = '') => `
    SELECT doc, sum(weight)::float4 AS weight
      FROM (SELECT unnest(docs) AS doc, weight FROM segment ${where}) posting ${which} GROUP BY doc`;
  const segment = `segment AS MATERIALIZED (${segmentSql(scoring, values)})`;
  if (source.from !== 'best postings') {
    const narrowed = source.from === 'all postings' && source.narrowed;
    const allowed = narrowed
      ? `allowed AS MATERIALIZED (
       SELECT doc_id FROM ${live.document} d WHERE ${filterSql(search, values)}),`
      : '';
    const which = narrowed ? 'WHERE doc IN (SELECT doc_id FROM allowed)' : '';
    return `${segment}, ${allowed}
     ranked AS MATERIALIZED (${ranked('', which)}),
     matched AS MATERIALIZED (${passing('d.*', 'SELECT doc FROM ranked')}),
     candidate AS MATERIALIZED (
       SELECT d.*, r.weight FROM matched d JOIN ranked r ON r.doc = d.doc_id WHERE ${frozen}
        ORDER BY weight DESC LIMIT ${candidates})`;
  }
  const enough = Math.ceil((1.3 * candidates) / source.share) + 100;
  const some = `WHERE before < ${limits.postings} OR of_term < ${limits.postingsPerTerm}`;
  // One list has a document once: nothing to sum, and what weighs less than enough others is not
  // read. Of those that weigh the same, any: not the first, which are of one time.
  const best =
    scoring.termIds.length > 1
      ? `${ranked(some)} ORDER BY weight DESC LIMIT ${enough}`
      : `SELECT doc, weight FROM (
           SELECT unnest(docs) AS doc, weight FROM segment
            WHERE before < ${limits.postings}
              AND weight >= (SELECT min(weight) FROM segment WHERE before < ${enough})) posting
          ORDER BY weight DESC, hashint4(doc) LIMIT ${enough}`;
  return `${segment},
     ranked AS MATERIALIZED (${best}),
     matched AS MATERIALIZED (${passing(
       'd.channel_id, d.kind, d.created_at, d.medication_ids, d.effect_ids',
       `SELECT DISTINCT unnest(docs) FROM segment WHERE certain AND counted < ${OVERLAP * source.counted}
         LIMIT ${source.counted}`,
     )}),
     passing AS MATERIALIZED (${passing('d.*', 'SELECT doc FROM ranked')}),
     candidate AS MATERIALIZED (
       SELECT d.*, r.weight FROM passing d JOIN ranked r ON r.doc = d.doc_id WHERE ${frozen}
        ORDER BY weight DESC LIMIT ${candidates})`;
}

/**
 * Rows of postings, those that weigh most first over all words together. Those that weigh the same
 * come as if shuffled: ids go with time, and the first would all be of one year.
 */
function segmentSql(scoring: Scoring, values: Parameters): string {
  const ids = values.add(scoring.termIds, 'int[]');
  const weights = values.add(scoring.weights, 'float8[]');
  const certain = values.add(scoring.certain, 'boolean[]');
  const before = (over: string) =>
    `sum(s.n) OVER (${over}, s.place ROWS UNBOUNDED PRECEDING) - s.n`;
  return `
    SELECT s.docs, s.weight, t.certain,
      ${before('ORDER BY s.weight DESC, t.id')} AS before,
      ${before('PARTITION BY t.certain ORDER BY s.weight DESC, t.id')} AS counted,
      ${before('PARTITION BY t.id ORDER BY s.weight DESC')} AS of_term
      FROM unnest(${ids}, ${weights}, ${certain}) AS t(id, weight, certain)
      JOIN LATERAL (
        SELECT p.docs, p.n, (t.weight * (p.impact + 0.5::float8) / ${IMPACT_STEPS})::float4 AS weight,
          hashint4(p.docs[1]) AS place
          FROM ${live.posting} p WHERE p.term_id = t.id OFFSET 0) s ON true`;
}

/** Documents by the weights of the words they have, each looked at. */
function directSql(parts: Parts, source: Source): string {
  const { search, lexicon, scoring, values, candidates, frozen } = parts;
  const condition = tsCondition(search.query.phrases, search.query.excluded);
  const words = [...(condition === null ? [] : [condition]), tsAny(lexicon.terms.filter(isKnown))];
  const start =
    source.from === 'word'
      ? `d.doc_id = ANY(ARRAY(SELECT unnest(docs) FROM ${live.posting}
           WHERE term_id = ${values.add(source.termId, 'int')})) AND`
      : '';
  return `matched AS MATERIALIZED (
       SELECT d.*, ${scoring.coarse} AS weight FROM ${live.document} d ${textOf('d')}
        WHERE ${start} ${conditionsOf(search, words, values)}),
     candidate AS MATERIALIZED (
       SELECT d.* FROM matched d WHERE ${frozen} ORDER BY weight DESC LIMIT ${candidates})`;
}

const textOf = (document: string) => `
  JOIN LATERAL (SELECT words FROM ${live.text} x WHERE x.doc_id = ${document}.doc_id OFFSET 0) x
    ON true`;

const conditionsOf = (search: ResolvedSearch, words: string[], values: Parameters) =>
  [
    filterSql(search, values),
    ...words.map((query) => `x.words @@ ${values.add(query, 'tsquery')}`),
  ].join(' AND ');
