import { B, K1, idf } from './bm25.js';
import { completionWeight, isKnown, type KnownTerm, type Lexicon } from './postgres-lexicon.js';
import type { RelevancePlace } from './postgres-cursor.js';
import { tsLexeme, tsPhrase, tsTerm } from './postgres-text-query.js';

/** Parts of a statement that ranks: postings to read, and the exact score of a document. */
export interface Scoring {
  /** Posting lists and what their impacts weigh. */
  termIds: number[];
  weights: number[];
  /** Whether a posting is enough to match: one word of a longer name is not. */
  certain: boolean[];
  /** A tsquery per occurrence that is counted, for `$queries`. */
  queries: string[];
  /** SQL over x.words and x.length (search_text) and m (search_document). */
  score: string;
  /** SQL over x.words: which words occur, weighed by their rarity alone. */
  coarse: string;
  /** In all lists together, and in those that are certain. */
  postings: number;
  certainPostings: number;
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
  const scoring: Scoring = {
    termIds: [],
    weights: [],
    queries: [],
    score: '0',
    coarse: '0',
    certain: [],
    postings: 0,
    certainPostings: 0,
  };
  const k = `(${K1} * (${1 - B} + ${B} * x.length / ${frozen?.average ?? lexicon.average}))`;
  const query = (text: string) => `(${queries})[${scoring.queries.push(text)}]`;
  const coarse: string[] = [];
  const parts = lexicon.terms.map((term, i) => {
    const weight = frozen?.df[i] === undefined ? term.idf : idf(frozen.documents, frozen.df[i]);
    const tf = frequency(term, weight, scoring, query);
    if (isKnown(term)) coarse.push(`${weight} * (x.words @@ ${query(tsTerm(term))})::int`);
    // tf / (tf + k), with tf written once.
    return tf === null ? '0' : `${weight} * (1 - ${k} / (${tf} + ${k}))`;
  });
  if (coarse.length > 0) scoring.coarse = `(${coarse.join(' + ')})`;
  if (parts.length > 0) scoring.score = `(${parts.join(' + ')}) * ${worth(frozen?.now ?? now)}`;
  return scoring;
}

function frequency(
  term: KnownTerm,
  weight: number,
  into: Scoring,
  query: (text: string) => string,
): string | null {
  const sum: string[] = [];
  const posting = (lexeme: { id: number; df: number }, share: number, certain = true) => {
    into.termIds.push(lexeme.id);
    into.certain.push(certain);
    if (certain) into.certainPostings += lexeme.df;
    into.weights.push(weight * share);
    into.postings += lexeme.df;
  };
  const count = (lexeme: string) => occurrences(query(tsLexeme(lexeme)));
  if (term.own) {
    posting(term.own, 1);
    sum.push(count(term.own.lexeme));
  }
  for (const { phrase, rarest, share } of term.alternatives) {
    posting(rarest, share, phrase.length === 1);
    const occurring =
      phrase.length === 1
        ? count(rarest.lexeme)
        : `CASE WHEN x.words @@ ${query(tsPhrase(phrase))} THEN ${count(rarest.lexeme)} ELSE 0 END`;
    sum.push(share === 1 ? occurring : `${share} * ${occurring}`);
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

/**
 * Answers, what helped others and what those of the channel's specialty wrote count a little more,
 * as does what is recent, with a long tail.
 */
const worth = (now: number) => `
  (1 + CASE WHEN m.accepted THEN 0.1 ELSE 0 END + CASE WHEN m.expert THEN 0.03 ELSE 0 END
     + 0.03 * ln(1 + least(m.helpful, 50)))
  * (0.9 + 0.1 * exp(-greatest(0, ${now} - extract(epoch FROM m.created_at) * 1000) / ${5 * YEAR_MS}))`;
