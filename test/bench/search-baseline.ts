import { tokensOf } from '@rounds/search';
import type { Collection } from './search-collection.js';

const K1 = 0.9;
const B = 0.4;

/** A document of the baseline; those without an id count in the figures and are never relevant. */
export interface BaselineDocument {
  id: string | null;
  text: string;
}

/**
 * Plain BM25 over title and body by the same words, in memory and over all of them: what search is
 * measured against. Only the postings of the queries' words are kept, so that a million fit.
 */
export function bm25Rankings(
  { queries }: Pick<Collection, 'queries'>,
  documents: Iterable<BaselineDocument>,
  depth: number,
): Map<string, string[]> {
  const wanted = new Map<string, Postings>();
  for (const { text } of queries) {
    for (const word of lexemesOf(text)) wanted.set(word, new Postings());
  }
  const ids: (string | null)[] = [];
  const lengths: number[] = [];
  let total = 0;
  for (const { id, text } of documents) {
    const words = lexemesOf(text);
    const counts = new Map<string, number>();
    for (const word of words) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, tf] of counts) wanted.get(word)!.add(ids.length, tf);
    ids.push(id);
    lengths.push(words.length);
    total += words.length;
  }
  const average = total / ids.length;
  const scores = new Float64Array(ids.length);
  return new Map(
    queries.map(({ id, text }) => {
      const touched: number[] = [];
      for (const word of lexemesOf(text)) {
        const { documents: list, frequencies, size } = wanted.get(word)!;
        const idf = Math.log(1 + (ids.length - size + 0.5) / (size + 0.5));
        for (let i = 0; i < size; i += 1) {
          const [document, tf] = [list[i]!, frequencies[i]!];
          const norm = tf + K1 * (1 - B + (B * lengths[document]!) / average);
          if (scores[document] === 0) touched.push(document);
          scores[document]! += (idf * tf * (K1 + 1)) / norm;
        }
      }
      const best = bestOf(touched, scores, depth);
      for (const document of touched) scores[document] = 0;
      return [id, best.map((document) => ids[document] ?? '')] as const;
    }),
  );
}

/** Grows by doubling. */
class Postings {
  documents = new Int32Array(4);
  frequencies = new Uint16Array(4);
  size = 0;

  add(document: number, frequency: number): void {
    if (this.size === this.documents.length) {
      const [documents, frequencies] = [this.documents, this.frequencies];
      this.documents = new Int32Array(this.size * 2);
      this.frequencies = new Uint16Array(this.size * 2);
      this.documents.set(documents);
      this.frequencies.set(frequencies);
    }
    this.documents[this.size] = document;
    this.frequencies[this.size] = Math.min(frequency, 65_535);
    this.size += 1;
  }
}

function bestOf(documents: number[], scores: Float64Array, depth: number): number[] {
  // Only what reaches the score of rank `depth` is sorted with its ties.
  const reached = Float64Array.from(documents, (document) => scores[document]!).sort();
  const least = reached[Math.max(0, reached.length - depth)] ?? 0;
  return documents
    .filter((document) => scores[document]! >= least)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, depth);
}

const lexemesOf = (text: string) =>
  tokensOf(text).flatMap(({ lexeme }) => (lexeme === null ? [] : [lexeme]));
