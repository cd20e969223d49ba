import type { EntityManager } from 'typeorm';
import type { DocumentColumns } from './document-columns.js';
import type { Answer } from './postgres-answer.js';
import type { IndexState } from './postgres-columns.js';
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

/**
 * Within one transaction; null where its snapshot is of another generation of the index than the
 * columns, or where they are too old to be brought up to date.
 */
export async function searchPostgres(
  tx: EntityManager,
  search: ResolvedSearch,
  columns: DocumentColumns,
  catchUp: (state: IndexState) => Promise<void>,
  limits: SearchLimits,
): Promise<EngineAnswer | null> {
  const place = placeOf(search.fingerprint, search.cursor);
  const terms = termsOf(search.query, search.expansions, search.completions, search.beginnings);
  const lexicon = await lookUp(tx, search, terms);
  if (lexicon.generation !== columns.generation || columns.revision < lexicon.purged) return null;
  await catchUp(lexicon);
  switch (kindOf(search, lexicon.terms)) {
    case 'nothing':
      return noAnswer();
    case 'newest':
      return newest(tx, search, lexicon, columns, place, limits);
    case 'relevance':
      return relevance(tx, search, lexicon, columns, place, limits);
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
  lexicon: Lexicon,
  columns: DocumentColumns,
  place: Place | null,
  { total }: SearchLimits,
): Promise<EngineAnswer> {
  const from = ofKind(place, 'newest');
  const answer = await newestFirst(tx, search, lexicon, columns, from, total);
  return finished(search, lexicon.terms, answer, total, ({ postId, createdAt }) =>
    newestCursor(search.fingerprint, { kind: 'newest', postId, createdAt }),
  );
}

async function relevance(
  tx: EntityManager,
  search: ResolvedSearch,
  lexicon: Lexicon,
  columns: DocumentColumns,
  given: Place | null,
  limits: SearchLimits,
): Promise<EngineAnswer> {
  const place = ofKind(given, 'relevance');
  const now = place?.now ?? Date.now();
  const answer = await byRelevance(tx, { search, lexicon, columns, place, now, limits });
  const { newest: newestDoc, generation, documents, average } = place ?? lexicon;
  return finished(search, lexicon.terms, answer, limits.total, ({ postId, score }, shown) =>
    relevanceCursor(search.fingerprint, {
      kind: 'relevance',
      seen: (place?.seen ?? 0) + shown,
      ...{ score, postId },
      ...{ newest: newestDoc, generation, documents, average, now },
      df: place?.df ?? lexicon.terms.map(({ df }) => df),
    }),
  );
}

function finished<Row extends { postId: string }>(
  { limit, query }: ResolvedSearch,
  terms: KnownTerm[],
  { total, facets, page }: Answer<Row>,
  totalLimit: number,
  cursorOf: (last: Row, shown: number) => string,
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
    total: Math.min(total, totalLimit),
    totalIsExact: total <= totalLimit,
    facets,
    nextCursor: last && page.length > limit ? cursorOf(last, kept.length) : null,
  };
}
