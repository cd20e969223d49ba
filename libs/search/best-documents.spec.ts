import { bestOf } from './best-documents.js';

const ids = (docs: Int32Array) => [...docs].sort((a, b) => a - b);

describe('the best documents', () => {
  it('are those of the highest ranks, whatever their order', () => {
    const ranks = Array.from({ length: 9_000 }, (_, doc) => (doc * 7_919) % 9_001);
    const docs = Int32Array.from(ranks.keys());
    const sorted = [...ranks].sort((a, b) => b - a);
    for (const most of [1, 2, 10, 500, 5_000, 8_999]) {
      const best = bestOf(docs, (doc) => ranks[doc]!, most);
      expect(best).toHaveLength(most);
      expect(Math.min(...[...best].map((doc) => ranks[doc]!))).toBe(sorted[most - 1]);
    }
  });

  it('are all where there are no more', () => {
    const docs = Int32Array.of(4, 2);
    expect(bestOf(docs, (doc) => doc, 2)).toEqual(docs);
  });

  it('are found where a sample tells nothing of them', () => {
    const docs = Int32Array.from(Array.from({ length: 50_000 }).keys());
    const rankOf = (doc: number) => (doc % 50 === 7 ? 1 : 0);
    expect(bestOf(docs, rankOf, 1_000)).toHaveLength(1_000);
  });

  it('are more where the last of them are equal', () => {
    const ranks = [5, 3, 3, 1, 3];
    const best = bestOf(Int32Array.from(ranks.keys()), (doc) => ranks[doc]!, 2);
    expect(ids(best)).toEqual([0, 1, 2, 4]);
  });
});
