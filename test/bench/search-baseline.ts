import { tokensOf } from '@rounds/search';
import type { Collection } from './search-collection.js';

const K1 = 0.9;
const B = 0.4;

/** Plain BM25 over title and body by the same words, in memory: what search is measured against. */
export function bm25Rankings({ documents, queries }: Collection, depth: number) {
  const postings = new Map<string, Map<number, number>>();
  const lengths = documents.map(({ title, body }, document) => {
    const words = lexemesOf(`${title} ${body}`);
    for (const word of words) {
      const list = postings.get(word) ?? new Map<number, number>();
      postings.set(word, list.set(document, (list.get(document) ?? 0) + 1));
    }
    return words.length;
  });
  const average = lengths.reduce((sum, length) => sum + length, 0) / documents.length;
  return new Map(
    queries.map(({ id, text }) => {
      const scores = new Map<number, number>();
      for (const word of lexemesOf(text)) {
        const list = postings.get(word) ?? new Map<number, number>();
        const idf = Math.log(1 + (documents.length - list.size + 0.5) / (list.size + 0.5));
        for (const [document, tf] of list) {
          const norm = tf + K1 * (1 - B + (B * lengths[document]!) / average);
          scores.set(document, (scores.get(document) ?? 0) + (idf * tf * (K1 + 1)) / norm);
        }
      }
      const best = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, depth);
      return [id, best.map(([document]) => documents[document]!.doc_id)] as const;
    }),
  );
}

const lexemesOf = (text: string) =>
  [...tokensOf(text)].flatMap(({ lexeme }) => (lexeme === null ? [] : [lexeme]));
