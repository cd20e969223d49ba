import type { EntityManager } from 'typeorm';
import { B, K1, idf } from './bm25.js';
import type { ScoredRow } from './postgres-answer.js';
import type { RelevancePlace } from './postgres-cursor.js';
import {
  completionWeight,
  type KnownTerm,
  type Lexicon,
  type TermPostings,
} from './postgres-lexicon.js';
import type { KnownLexeme } from './postgres-slips.js';
import { tablesOf } from './postgres-tables.js';
import { tsLexeme, tsPhrase } from './postgres-text-query.js';
import { worthSql } from './post-worth.js';

/** A term's postings, and what their impacts weigh. */
export interface ScoredList extends TermPostings {
  weight: number;
}

export interface Scoring {
  lists: ScoredList[];
  /** In all lists together. */
  postings: number;
  /** A tsquery per occurrence that is counted, for `$1`. */
  queries: string[];
  /** SQL over x.words and x.length (search_text) and m (search_document). */
  score: string;
}

const live = tablesOf('live');

/** `frozen` are the figures of the first page, so that scores do not move between pages. */
export function scoringOf(lexicon: Lexicon, frozen: RelevancePlace | null, now: number): Scoring {
  const scoring: Scoring = { lists: [], postings: 0, queries: [], score: '0' };
  const k = `(${K1} * (${1 - B} + ${B} * x.length / ${frozen?.average ?? lexicon.average}))`;
  const parts = lexicon.terms.map((term, i) => {
    const weight = frozen?.df[i] === undefined ? term.idf : idf(frozen.documents, frozen.df[i]);
    const tf = frequency(term, weight, scoring);
    // tf / (tf + k), with tf written once.
    return tf === null ? '0' : `${weight} * (1 - ${k} / (${tf} + ${k}))`;
  });
  if (parts.length > 0)
    scoring.score = `(${parts.join(' + ')}) * ${worthSql('m', frozen?.now ?? now)}`;
  return scoring;
}

/** The best of these documents, past where the page before ended. */
export async function scoreDocuments(
  tx: EntityManager,
  docs: Int32Array,
  { queries, score }: Scoring,
  after: Pick<RelevancePlace, 'score' | 'postId'> | null,
  limit: number,
): Promise<ScoredRow[]> {
  // The empty tsvector makes one unpacked copy of words, or each ts_rank would unpack its own.
  return tx.query<ScoredRow[]>(
    `WITH scored AS MATERIALIZED (
       SELECT m.post_id, ${score} AS score
         FROM unnest($2::int[]) AS doc
         JOIN LATERAL (SELECT * FROM ${live.document} d WHERE d.doc_id = doc OFFSET 0) m ON true
         JOIN LATERAL (SELECT length, words || ''::tsvector AS words FROM ${live.text} t
                        WHERE t.doc_id = doc OFFSET 0) x ON true)
     SELECT post_id AS "postId", score FROM scored
      WHERE score > 0 AND ($3::float8 IS NULL OR (score, post_id) < ($3, $4::uuid))
      ORDER BY score DESC, post_id DESC LIMIT $5`,
    [queries, [...docs], after?.score ?? null, after?.postId ?? null, limit],
  );
}

function frequency(term: KnownTerm, weight: number, into: Scoring): string | null {
  const sum: string[] = [];
  const query = (text: string) => `($1::tsquery[])[${into.queries.push(text)}]`;
  const count = (lexeme: string) => occurrences(query(tsLexeme(lexeme)));
  const list = ({ id, df }: KnownLexeme, share: number, certain = true) => {
    into.lists.push({ termId: id, certain, weight: weight * share });
    into.postings += df;
  };
  if (term.own) {
    list(term.own, 1);
    sum.push(count(term.own.lexeme));
  }
  for (const { phrase, rarest, share } of term.alternatives) {
    list(rarest, share, phrase.length === 1);
    const occurring =
      phrase.length === 1
        ? count(rarest.lexeme)
        : `CASE WHEN x.words @@ ${query(tsPhrase(phrase))} THEN ${count(rarest.lexeme)} ELSE 0 END`;
    sum.push(share === 1 ? occurring : `${share} * ${occurring}`);
  }
  for (const completion of term.completions) {
    list(completion, completionWeight(term));
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
