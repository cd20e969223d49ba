import { visibleSql } from '@rounds/channels';
import type { EntityManager } from 'typeorm';
import { idf } from './bm25.js';
import { STATE, type IndexState } from './postgres-columns.js';
import { completionsSql } from './postgres-completions.js';
import { findSlips, type KnownLexeme } from './postgres-slips.js';
import { tablesOf } from './postgres-tables.js';
import type { Phrase } from './query-parser.js';
import type { QueryTerm } from './query-terms.js';
import type { ResolvedSearch } from './search-engine.js';
import { removedDocumentsSql } from './search-removals.js';

/** A query term as the index knows it. */
export interface KnownTerm {
  own: KnownLexeme | null;
  alternatives: KnownName[];
  /** Words that it begins, and words that it may be a misspelling of. */
  completions: KnownLexeme[];
  /** See QueryTerm. */
  isName: boolean;
  df: number;
  idf: number;
}

/** A name of one or more words; the rarest of them stands for it among candidates. */
export interface KnownName {
  phrase: Phrase;
  rarest: KnownLexeme;
  /** What an occurrence counts beside one of the word itself. */
  share: number;
  /** Of interest, but not the same. */
  isRelated: boolean;
}

/** A term in the index, and whether its being there is enough: one word of a name is not. */
export interface TermPostings {
  termId: number;
  certain: boolean;
}

/** The query's words, the reader's channels and what was deleted, at the moment of the search. */
export interface Lexicon extends IndexState {
  documents: number;
  average: number;
  visibleChannelIds: string[];
  /** Documents of posts that were deleted. */
  removed: number[];
  terms: KnownTerm[];
  /** By lexeme, of all that the query names. */
  known: Map<string, KnownLexeme>;
}

const MOST_COMPLETIONS = 8;
/** What a guess and what is related counts where the very word is there. */
const LITTLE = 0.2;
/** Up to so many documents may have misspelt a word in the same way. */
const FEW_MISSPELT = 2;
const TIMES_AS_COMMON = 20;
/** Each costs some milliseconds. */
const MOST_MISSPELT = 4;
const live = tablesOf('live');

/** Looks the words up in the index, with the figures that BM25 needs, in one query. */
export async function lookUp(
  tx: EntityManager,
  { viewerId, query }: ResolvedSearch,
  terms: QueryTerm[],
): Promise<Lexicon> {
  const wanted = new Set(query.excluded.flat().map(({ lexeme }) => lexeme));
  for (const { lexeme, alternatives, related, guesses } of terms) {
    if (lexeme) wanted.add(lexeme);
    for (const phrase of [...alternatives, ...related, ...guesses])
      for (const part of phrase) wanted.add(part.lexeme);
  }
  const prefix = terms.find((term) => term.prefix !== null)?.prefix ?? null;
  const [row] = await tx.query<
    (Omit<Lexicon, 'terms' | 'known'> & { lexemes: KnownLexeme[]; completions: KnownLexeme[] })[]
  >(
    `SELECT ${STATE}, documents::int, length_sum::float8 / greatest(documents, 1) AS average,
       ARRAY(SELECT c.id FROM channel c WHERE ${visibleSql('c', '$3')})::text[]
         AS "visibleChannelIds",
       ARRAY(${removedDocumentsSql(live.document)}) AS removed,
       (SELECT coalesce(json_agg(l), '[]') FROM (
          SELECT lexeme, term_id AS id, df FROM ${live.lexeme}
           WHERE lexeme = ANY($1::text[]) AND df > 0) l) AS lexemes,
       (SELECT coalesce(json_agg(c), '[]') FROM (
          ${completionsSql(prefix, '$2')} ORDER BY df DESC LIMIT ${MOST_COMPLETIONS + 1}) c
       ) AS completions
     FROM ${live.statistics}`,
    [[...wanted], prefix, viewerId],
  );
  if (!row) throw new Error('the search index has no statistics row');
  const { lexemes, completions, ...rest } = row;
  const known = new Map(lexemes.map((one) => [one.lexeme, one]));
  const slips = await slipsOf(tx, terms, known, completions);
  return {
    ...rest,
    average: Math.max(1, Math.round(row.average * 1000) / 1000),
    terms: terms.map((term) => {
      const completed = term.prefix === null ? [] : completions;
      return knownTerm(term, known, [...completed, ...(slips.get(term) ?? [])], row.documents);
    }),
    known,
  };
}

/** What words may have been meant that are unknown, or that hardly anybody else has written so. */
async function slipsOf(
  tx: EntityManager,
  terms: QueryTerm[],
  known: Map<string, KnownLexeme>,
  completions: KnownLexeme[],
): Promise<Map<QueryTerm, KnownLexeme[]>> {
  const dfOf = ({ lexeme }: QueryTerm) => (lexeme && known.get(lexeme)?.df) || 0;
  const isKnownName = (phrase: Phrase) => phrase.every(({ lexeme }) => known.has(lexeme));
  const unknown = terms.filter(
    (term) =>
      term.word !== null &&
      dfOf(term) <= FEW_MISSPELT &&
      !(term.prefix !== null && completions.some(({ lexeme }) => lexeme !== term.lexeme)) &&
      !term.guesses.some(isKnownName),
  );
  const looked = unknown.slice(0, MOST_MISSPELT);
  const words = looked.map(({ word, prefix }) => ({ word: word!, isBeginning: prefix !== null }));
  const found = looked.length > 0 ? await findSlips(tx, words) : [];
  return new Map(
    looked.map((term, i) => [
      term,
      found[i]!.filter(({ df }) => df >= TIMES_AS_COMMON * dfOf(term)),
    ]),
  );
}

function knownTerm(
  term: QueryTerm,
  known: Map<string, KnownLexeme>,
  completions: KnownLexeme[],
  documents: number,
): KnownTerm {
  const own = (term.lexeme && known.get(term.lexeme)) || null;
  const named = (phrases: Phrase[], share: number, isRelated = false) =>
    phrases.flatMap((phrase): KnownName[] => {
      const parts = phrase.map(({ lexeme }) => known.get(lexeme));
      if (parts.some((part) => part === undefined)) return [];
      const rarest = (parts as KnownLexeme[]).reduce((a, b) => (b.df < a.df ? b : a));
      return [{ phrase, rarest, share, isRelated }];
    });
  const singles = new Set(
    term.alternatives.flatMap((phrase) => (phrase.length === 1 ? [phrase[0]!.lexeme] : [])),
  );
  // "Warfarin sodium" adds nothing to "warfarin".
  const isMore = (phrase: Phrase) =>
    phrase.length === 1 || !phrase.some(({ lexeme }) => singles.has(lexeme));
  const names = named(term.alternatives.filter(isMore), 1);
  const isRare = (own?.df ?? 0) <= Math.max(FEW_MISSPELT, documents / 10_000);
  const guesses = isRare ? named(term.guesses, own ? LITTLE : 1) : [];
  const completed = completions.filter(({ lexeme }) => lexeme !== term.lexeme);
  const df =
    Math.max(own?.df ?? 0, ...names.map(({ rarest }) => rarest.df)) ||
    Math.max(0, ...[...completed, ...guesses.map(({ rarest }) => rarest)].map((one) => one.df));
  return {
    own,
    alternatives: [...names, ...guesses, ...named(term.related, LITTLE, true)],
    completions: completed.slice(0, MOST_COMPLETIONS),
    isName: term.isName,
    df,
    idf: idf(documents, df),
  };
}

/** Whether anything in the index stands for it. */
export const isKnown = (term: KnownTerm): boolean =>
  term.own !== null || term.alternatives.length > 0 || term.completions.length > 0;

/** The same without what is only related to it. */
export const isItselfKnown = ({ own, alternatives, completions, isName }: KnownTerm): boolean =>
  isName ||
  own !== null ||
  completions.length > 0 ||
  alternatives.some(({ isRelated }) => !isRelated);

/** What does for it: not what is only related to it. */
export const standingFor = ({ own, alternatives, completions }: KnownTerm): TermPostings[] => [
  ...[...(own ? [own] : []), ...completions].map(({ id }) => ({ termId: id, certain: true })),
  ...alternatives
    .filter(({ isRelated }) => !isRelated)
    .map(({ phrase, rarest }) => ({ termId: rarest.id, certain: phrase.length === 1 })),
];

/** Where other documents have the very word, a completion is only a guess at what is meant. */
export const completionWeight = (term: KnownTerm): number => (term.own ? LITTLE : 1);
