import type { Collection } from './search-collection.js';

export interface Figures {
  'ndcg@10': number;
  'recall@100': number;
  'mrr@10': number;
}

/** Means over the queries; `rankings` holds document ids by query id, best first. */
export function figuresOf(
  { queries, relevant }: Collection,
  rankings: Map<string, string[]>,
): Figures {
  const sums = { 'ndcg@10': 0, 'recall@100': 0, 'mrr@10': 0 };
  for (const { id } of queries) {
    const grades = relevant.get(id)!;
    const ranking = rankings.get(id) ?? [];
    const ideal = [...grades.values()].sort((a, b) => b - a);
    const gained = ranking.slice(0, 10).map((document) => grades.get(document) ?? 0);
    sums['ndcg@10'] += gain(gained) / gain(ideal.slice(0, 10));
    sums['recall@100'] +=
      ranking.slice(0, 100).filter((document) => grades.has(document)).length / grades.size;
    const first = gained.findIndex((grade) => grade > 0);
    sums['mrr@10'] += first === -1 ? 0 : 1 / (first + 1);
  }
  const mean = (sum: number) => Math.round((sum / queries.length) * 10_000) / 10_000;
  return {
    'ndcg@10': mean(sums['ndcg@10']),
    'recall@100': mean(sums['recall@100']),
    'mrr@10': mean(sums['mrr@10']),
  };
}

const gain = (grades: number[]) =>
  grades.reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0);
