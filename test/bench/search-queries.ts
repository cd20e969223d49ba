import { SeededRandom } from '../../apps/cli/commands/bulk/seeded-random.js';
import { tokensOf } from '@rounds/search';
import { readCorpus } from './search-collection.js';
import { MEDQUAD } from './search-corpora.js';
import { slip } from './search-million.js';

export type Query = Record<string, string>;

/** What can be filtered for in the loaded data, by share of the posts: often, sometimes, seldom. */
export interface Filters {
  channels: string[];
  medications: string[];
  authors: string[];
  /** Beginnings of periods that last until now, and periods. */
  dates: { from: string; to?: string }[];
}

const EACH = 100;

/** The same for every size, so that growth can be seen. `claims` are the judged queries. */
export function queryKinds(claims: string[], filters: Filters): Record<string, Query[]> {
  const random = new SeededRandom(11);
  const documents = readCorpus(MEDQUAD.corpus);
  const words = wordsByFrequency(documents.map(({ title, body }) => `${title} ${body}`));
  const frequent = words.slice(0, 60);
  const middling = words.slice(60, 1_500);
  const rare = words.filter(({ documents: n }) => n <= 3);
  const pick = (from: Word[]) => random.pick(from).word;
  const times = (make: (n: number) => Query) => Array.from({ length: EACH }, (_, n) => make(n));
  const two = () => `${pick(frequent)} ${pick(middling)}`;
  const filtered = (make: (n: number) => Query) => times((n) => ({ q: two(), ...make(n) }));
  const of = <T>(list: T[], n: number) => list[n % list.length]!;
  return {
    common: times(() => ({ q: `${pick(frequent)} ` })),
    rare: times(() => ({ q: `${pick(rare)} ` })),
    'two words': times(() => ({ q: two() })),
    'a question': times((n) => ({ q: documents[(n * 37) % documents.length]!.title })),
    'a claim': times((n) => ({ q: claims[(n * 7) % claims.length]! })),
    misspelt: times((n) => {
      const slipped = slip(random, pick(middling.filter(({ word }) => word.length >= 7)));
      return { q: n % 2 ? `${slipped} ` : `${slipped} ${pick(frequent)}` };
    }),
    'half typed': times((n) => ({ q: pick(middling).slice(0, 2 + (n % 4)) })),
    'in a channel': filtered((n) => ({ channel: of(filters.channels, n) })),
    'of a medication': filtered((n) => ({ medication: of(filters.medications, n) })),
    'of an author': filtered((n) => ({ author: of(filters.authors, n) })),
    'of a time': filtered((n) => of(filters.dates, n)),
  };
}

interface Word {
  word: string;
  documents: number;
}

/** As written in most cases, by the number of documents that have them. */
function wordsByFrequency(texts: string[]): Word[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const seen = new Set<string>();
    for (const { word, lexeme } of tokensOf(text)) {
      if (lexeme !== null && /^[a-z]{4,}$/.test(word)) seen.add(word);
    }
    for (const word of seen) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .map(([word, documents]) => ({ word, documents }))
    .sort((a, b) => b.documents - a.documents || (a.word < b.word ? -1 : 1));
}
