import type { EntityManager } from 'typeorm';
import type { Answer, PageRow } from './postgres-answer.js';
import { newestCursor, ofKind, placeOf, relevanceCursor, type Place } from './postgres-cursor.js';
import {
  isItselfKnown,
  isKnown,
  lookUp,
  type KnownTerm,
  type Lexicon,
} from './postgres-lexicon.js';
import { newestFirst } from './postgres-newest.js';
import { byRelevance, type SearchLimits } from './postgres-relevance.js';
import { termsOf } from './query-terms.js';
import { noAnswer, type EngineAnswer, type ResolvedSearch } from './search-engine.js';

/** Within one transaction that has locked the tables for reading. */
export async function searchPostgres(
  tx: EntityManager,
  search: ResolvedSearch,
  limits: SearchLimits,
): Promise<EngineAnswer> {
  const place = placeOf(search.fingerprint, search.cursor);
  const lexicon = await lookUp(tx, termsOf(search.query, search.expansions, search.completions));
  switch (kindOf(search, lexicon.terms)) {
    case 'nothing':
      return noAnswer();
    case 'newest':
      return newest(tx, search, lexicon, place, limits);
    case 'relevance':
      return relevance(tx, search, lexicon, place, limits);
  }
}

function kindOf({ query, sort }: ResolvedSearch, terms: KnownTerm[]) {
  if (terms.length === 0) {
    // Nothing was asked, or only for something to be left out; else there is no word in it.
    return query.text === '' || query.excluded.length > 0 ? 'newest' : 'nothing';
  }
  if (sort === 'newest') return terms.every(isItselfKnown) ? 'newest' : 'nothing';
  return terms.some(isKnown) ? 'relevance' : 'nothing';
}

async function newest(
  tx: EntityManager,
  search: ResolvedSearch,
  { terms }: Lexicon,
  place: Place | null,
  limits: SearchLimits,
): Promise<EngineAnswer> {
  const from = ofKind(place, 'newest');
  const answer = await newestFirst(tx, search, terms, from, limits.fewFiltered);
  return finished(search, terms, answer, limits, (last) =>
    newestCursor(search.fingerprint, { kind: 'newest', ...last }),
  );
}

async function relevance(
  tx: EntityManager,
  search: ResolvedSearch,
  lexicon: Lexicon,
  given: Place | null,
  limits: SearchLimits,
): Promise<EngineAnswer> {
  const place = ofKind(given, 'relevance');
  const now = place?.now ?? Date.now();
  const answer = await byRelevance(tx, { search, lexicon, place, now, limits });
  const { newest: newestDoc, generation, documents, average } = place ?? lexicon;
  return finished(search, lexicon.terms, answer, limits, (last, shown) =>
    relevanceCursor(search.fingerprint, {
      kind: 'relevance',
      seen: (place?.seen ?? 0) + shown,
      score: last.score,
      postId: last.postId,
      ...{ newest: newestDoc, generation, documents, average, now },
      df: place?.df ?? lexicon.terms.map(({ df }) => df),
    }),
  );
}

function finished(
  { limit, query }: ResolvedSearch,
  terms: KnownTerm[],
  { total, facets, page }: Answer,
  limits: SearchLimits,
  cursorOf: (last: PageRow, shown: number) => string,
): EngineAnswer {
  const kept = page.slice(0, limit);
  const last = kept.at(-1);
  const marks = new Set(query.lexemes);
  for (const { alternatives, completions } of terms) {
    for (const { phrase } of alternatives) for (const { lexeme } of phrase) marks.add(lexeme);
    for (const { lexeme } of completions) marks.add(lexeme);
  }
  return {
    hits: kept.map(({ postId }) => ({ postId, marks })),
    total: Math.min(total, limits.total),
    totalIsExact: total <= limits.total,
    facets,
    nextCursor: last && page.length > limit ? cursorOf(last, kept.length) : null,
  };
}
