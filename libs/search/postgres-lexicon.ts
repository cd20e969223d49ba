import type { EntityManager } from 'typeorm';
import { idf } from './bm25.js';
import { tablesOf } from './postgres-tables.js';
import type { Phrase } from './query-parser.js';
import type { QueryTerm } from './query-terms.js';

export interface KnownLexeme {
  lexeme: string;
  id: number;
  df: number;
}

/** A query term as the index knows it. */
export interface KnownTerm {
  own: KnownLexeme | null;
  /** Names of one or more words; the rarest word first stands for it among candidates. */
  alternatives: { phrase: Phrase; rarest: KnownLexeme }[];
  completions: KnownLexeme[];
  df: number;
  idf: number;
}

export interface Lexicon {
  documents: number;
  average: number;
  generation: string;
  newest: number;
  terms: KnownTerm[];
}

const MOST_COMPLETIONS = 8;
const live = tablesOf('live');

/** Looks the terms up in the index, with the figures that BM25 needs, in one query. */
export async function lookUp(tx: EntityManager, terms: QueryTerm[]): Promise<Lexicon> {
  const wanted = new Set<string>();
  for (const { lexeme, alternatives } of terms) {
    if (lexeme) wanted.add(lexeme);
    for (const phrase of alternatives) for (const part of phrase) wanted.add(part.lexeme);
  }
  const prefix = terms.find((term) => term.prefix !== null)?.prefix ?? null;
  const [row] = await tx.query<
    {
      documents: number;
      average: number;
      generation: string;
      newest: number;
      lexemes: KnownLexeme[];
      completions: KnownLexeme[];
    }[]
  >(
    `SELECT documents::int, length_sum::float8 / greatest(documents, 1) AS average, generation,
       coalesce((SELECT max(doc_id) FROM ${live.document}), 0) AS newest,
       (SELECT coalesce(json_agg(l), '[]') FROM (
          SELECT lexeme, term_id AS id, df FROM ${live.lexeme}
           WHERE lexeme = ANY($1::text[]) AND df > 0) l) AS lexemes,
       (SELECT coalesce(json_agg(c), '[]') FROM (
          SELECT DISTINCT lexeme, term_id AS id, df
            FROM ${live.word} JOIN ${live.lexeme} USING (lexeme)
           WHERE word LIKE $2 AND df > 0 ORDER BY df DESC LIMIT ${MOST_COMPLETIONS + 1}) c
       ) AS completions
     FROM ${live.statistics}`,
    [[...wanted], prefix === null ? null : `${prefix}%`],
  );
  if (!row) throw new Error('the search index has no statistics row');
  const { lexemes, completions, documents, ...rest } = row;
  const known = new Map(lexemes.map((one) => [one.lexeme, one]));
  return {
    ...rest,
    documents,
    average: Math.max(1, Math.round(row.average * 1000) / 1000),
    terms: terms.map((term) => knownTerm(term, known, completions, documents)),
  };
}

function knownTerm(
  term: QueryTerm,
  known: Map<string, KnownLexeme>,
  completions: KnownLexeme[],
  documents: number,
): KnownTerm {
  const own = (term.lexeme && known.get(term.lexeme)) || null;
  const singles = new Set(
    term.alternatives.flatMap((phrase) => (phrase.length === 1 ? [phrase[0]!.lexeme] : [])),
  );
  const alternatives = term.alternatives.flatMap((phrase) => {
    // "Warfarin sodium" adds nothing to "warfarin".
    if (phrase.length > 1 && phrase.some(({ lexeme }) => singles.has(lexeme))) return [];
    const parts = phrase.map(({ lexeme }) => known.get(lexeme));
    if (parts.some((part) => part === undefined)) return [];
    const rarest = (parts as KnownLexeme[]).reduce((a, b) => (b.df < a.df ? b : a));
    return [{ phrase, rarest }];
  });
  const completed =
    term.prefix === null
      ? []
      : completions.filter(({ lexeme }) => lexeme !== term.lexeme).slice(0, MOST_COMPLETIONS);
  const names = Math.max(own?.df ?? 0, ...alternatives.map(({ rarest }) => rarest.df));
  const df = names || Math.max(0, ...completed.map((one) => one.df));
  return { own, alternatives, completions: completed, df, idf: idf(documents, df) };
}

/** Whether anything in the index stands for it. */
export const isKnown = (term: KnownTerm): boolean =>
  term.own !== null || term.alternatives.length > 0 || term.completions.length > 0;

export const hasPhrases = (terms: KnownTerm[]): boolean =>
  terms.some(({ alternatives }) => alternatives.some(({ phrase }) => phrase.length > 1));

/** Where other documents have the very word, a completion is only a guess at what is meant. */
export const completionWeight = (term: KnownTerm): number => (term.own ? 0.2 : 1);
