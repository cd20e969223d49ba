import { B, K1, idf } from './bm25.js';
import { completionWeight, type KnownTerm, type Lexicon } from './postgres-lexicon.js';
import type { RelevancePlace } from './postgres-cursor.js';
import { tsLexeme, tsPhrase } from './postgres-text-query.js';

/** Parts of a statement that ranks: postings to read, and the exact score of a document. */
export interface Scoring {
  /** Posting lists and what their impacts weigh. */
  termIds: number[];
  weights: number[];
  /** A tsquery per occurrence that is counted, for `$queries`. */
  queries: string[];
  /** SQL over x.words and x.length (search_text) and m (search_document). */
  score: string;
  /** The longest posting list. */
  longest: number;
}

const YEAR_MS = 31_557_600_000;

/**
 * `queries` is the placeholder of the tsquery array, `frozen` the figures of the first page, so
 * that scores do not move between pages.
 */
export function scoringOf(
  lexicon: Lexicon,
  frozen: RelevancePlace | null,
  queries: string,
  now: number,
): Scoring {
  const scoring: Scoring = { termIds: [], weights: [], queries: [], score: '0', longest: 0 };
  const k = `(${K1} * (${1 - B} + ${B} * x.length / ${frozen?.average ?? lexicon.average}))`;
  const parts = lexicon.terms.map((term, i) => {
    const weight = frozen?.df[i] === undefined ? term.idf : idf(frozen.documents, frozen.df[i]);
    const tf = frequency(term, weight, scoring, queries);
    // tf / (tf + k), with tf written once.
    return tf === null ? '0' : `${weight} * (1 - ${k} / (${tf} + ${k}))`;
  });
  if (parts.length > 0) scoring.score = `(${parts.join(' + ')}) * ${worth(frozen?.now ?? now)}`;
  return scoring;
}

function frequency(term: KnownTerm, weight: number, into: Scoring, queries: string): string | null {
  const sum: string[] = [];
  const posting = (lexeme: { id: number; df: number }, share: number) => {
    into.termIds.push(lexeme.id);
    into.weights.push(weight * share);
    into.longest = Math.max(into.longest, lexeme.df);
  };
  const query = (text: string) => `(${queries})[${into.queries.push(text)}]`;
  const count = (lexeme: string) => occurrences(query(tsLexeme(lexeme)));
  if (term.own) {
    posting(term.own, 1);
    sum.push(count(term.own.lexeme));
  }
  for (const { phrase, rarest } of term.alternatives) {
    posting(rarest, 1);
    sum.push(
      phrase.length === 1
        ? count(rarest.lexeme)
        : `CASE WHEN x.words @@ ${query(tsPhrase(phrase))} THEN ${count(rarest.lexeme)} ELSE 0 END`,
    );
  }
  for (const completion of term.completions) {
    posting(completion, completionWeight(term));
    sum.push(`${completionWeight(term)} * ${count(completion.lexeme)}`);
  }
  return sum.length > 0 ? sum.join(' + ') : null;
}

/**
 * How often a lexeme stands in a tsvector, without unnesting it: for a single lexeme ts_rank is
 * the sum of 1/i² up to that number over π²/6, whose remainder is near 1/(n + ½).
 */
const occurrences = (query: string) =>
  `round(0.6079271 / (1 - ts_rank('{1,1,1,1}', x.words, ${query})::float8) - 0.5)`;

/** Answers and what helped others count a little more, as does what is recent, with a long tail. */
const worth = (now: number) => `
  (1 + CASE WHEN m.accepted THEN 0.1 ELSE 0 END + 0.03 * ln(1 + least(m.helpful, 50)))
  * (0.9 + 0.1 * exp(-greatest(0, ${now} - extract(epoch FROM m.created_at) * 1000) / ${5 * YEAR_MS}))`;
