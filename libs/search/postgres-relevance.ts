import { setImmediate as othersFirst } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { bestOf } from './best-documents.js';
import type { DocumentColumns } from './document-columns.js';
import { facetsOf } from './facet-counts.js';
import type { PassingDocuments } from './passing-documents.js';
import { worthOf } from './post-worth.js';
import type { Answer, ScoredRow } from './postgres-answer.js';
import type { RelevancePlace } from './postgres-cursor.js';
import { isKnown, type Lexicon } from './postgres-lexicon.js';
import { documentsWithNames } from './postgres-names.js';
import { matchesOf, type Found } from './postgres-matches.js';
import { passingDocuments } from './postgres-passing.js';
import { heaviestPostings } from './postgres-postings.js';
import { scoreDocuments, scoringOf, type Scoring } from './postgres-score.js';
import { tsAny, tsCondition } from './postgres-text-query.js';
import { PostingSums } from './posting-sums.js';
import { TOTAL_LIMIT, type ResolvedSearch } from './search-engine.js';

/** What bounds the work of one search. */
export interface SearchLimits {
  /** Postings that are read at once, the heaviest first over all words together. */
  postings: number;
  /** Documents whose worth is looked at, beyond those already shown. */
  candidates: number;
  /** How many are scored exactly for each that is shown, on this page or before, where more match. */
  scored: number;
  /** Totals are exact up to here. */
  total: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  postings: 200_000,
  candidates: 500,
  scored: 7,
  total: TOTAL_LIMIT,
};

/** One search by relevance; the figures of its first page are frozen in `place`. */
export interface RelevanceSearch {
  search: ResolvedSearch;
  lexicon: Lexicon;
  columns: DocumentColumns;
  place: RelevancePlace | null;
  /** Instant that ages are measured from. */
  now: number;
  limits: SearchLimits;
}

/**
 * Candidates by the summed impacts of the query's terms, the best of them scored exactly. The
 * weakest postings are left unread only where the total is past its limit without them.
 */
export async function byRelevance(
  tx: EntityManager,
  given: RelevanceSearch,
): Promise<Answer<ScoredRow>> {
  const { search, lexicon, columns, place, limits } = given;
  const scoring = scoringOf(lexicon, place, given.now);
  const passing = await passingDocuments(tx, search, lexicon, columns);
  const found = await foundBy(tx, given, scoring, passing);
  const { counted, possible } = await matchesOf(tx, found, limits.total);
  const best = bestOf(counted, found.rankOf, limits.total);
  const seen = place?.seen ?? 0;
  const among = place ? asOf(place, lexicon, possible) : counted === possible ? best : possible;
  const candidates = bestOf(among, found.rankOf, limits.candidates + seen);
  const likelyScore = (doc: number) => found.weightOf(doc) * worthOf(columns, doc, given.now);
  // Where few match, pages of them have to hold each once.
  const scored =
    among.length <= limits.candidates
      ? among
      : bestOf(candidates, likelyScore, limits.scored * (seen + search.limit + 1));
  return {
    total: counted.length,
    facets: facetsOf(columns, best),
    page: await scoreDocuments(tx, scored, scoring, place, search.limit + 1),
  };
}

/** What has come since the first page is not on the others. */
const asOf = (place: RelevancePlace, { generation, newest }: Lexicon, docs: Int32Array) =>
  place.generation === generation && place.newest < newest
    ? docs.filter((doc) => doc <= place.newest)
    : docs;

async function foundBy(
  tx: EntityManager,
  { search: { query }, lexicon, limits }: RelevanceSearch,
  { lists, postings }: Scoring,
  passing: PassingDocuments,
): Promise<Found & { weightOf: (doc: number) => number }> {
  const parts = [tsCondition(query.phrases, query.excluded), tsAny(lexicon.terms.filter(isKnown))];
  const condition = parts
    .filter((part) => part !== null)
    .map((part) => `(${part})`)
    .join(' & ');
  const names = lexicon.terms.flatMap(({ alternatives }) =>
    alternatives.filter(({ phrase }) => phrase.length > 1),
  );
  // Where many are certain to match, reading ends before all that pass were met.
  const isSure = names.length === 0 && !passing.doubtful;
  const count = passing.countTo(isSure ? limits.total + 1 : Infinity);
  if (count <= limits.candidates && postings > limits.total) {
    const unsummed = { rankOf: () => 0, weightOf: () => 0 };
    return { docs: passing.docs(), isCertain: () => false, ...unsummed, condition };
  }
  const sums = new PostingSums(passing, names.length === 0);
  for (let from = 0; ; from += limits.postings) {
    const read = await heaviestPostings(tx, lists, from, limits.postings);
    sums.add(read.postings);
    // Live delivery shares the process.
    await othersFirst();
    if (read.last || sums.hasCertain(limits.total + 1) || sums.size === count) break;
  }
  const { isCertain, rankOf, weightOf } = sums;
  if (names.length === 0 || sums.hasCertain(limits.total + 1)) {
    return { docs: sums.docs(), isCertain, rankOf, weightOf, condition };
  }
  // One word of a name leaves the most open.
  const named = await documentsWithNames(tx, names, lexicon);
  const docs = sums.docs().filter((doc) => sums.hasWord(doc) || named[doc] === 1);
  return { docs, isCertain, rankOf, weightOf, condition };
}
