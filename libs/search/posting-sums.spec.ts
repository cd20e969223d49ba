import { DocumentColumns } from './document-columns.js';
import { PassingDocuments } from './passing-documents.js';
import { encodeDocs } from './posting-list.js';
import { PostingSums } from './posting-sums.js';

/** Documents 1 to 5, all in one channel. */
function sums(visible = ['open'], allCertain = true) {
  const columns = new DocumentColumns('');
  columns.reserve(6);
  for (const doc of [1, 2, 3, 4, 5]) columns.coded.channel.set(doc, 'open', (key) => [key]);
  return new PostingSums(new PassingDocuments(columns, [], visible, []), allCertain);
}

function add(to: PostingSums, docs: number[], weight: number, certain = true) {
  const bytes = encodeDocs(docs);
  const list = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  to.add([{ docs: list, weight, certain }]);
}

describe('sums of postings', () => {
  it('rank documents by the weights of their postings together', () => {
    const summed = sums();
    add(summed, [1, 3], 2);
    add(summed, [2, 3], 1.5);
    const best = [...summed.docs()].sort((a, b) => summed.rankOf(b) - summed.rankOf(a));
    expect(best).toEqual([3, 1, 2]);
  });

  it('tell documents of equal weight apart, not by age', () => {
    const summed = sums();
    add(summed, [1, 2, 3, 4, 5], 1);
    const ranked = [...summed.docs()].sort((a, b) => summed.rankOf(a) - summed.rankOf(b));
    expect(new Set(ranked.map(summed.rankOf)).size).toBe(5);
    expect([
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
    ]).not.toContainEqual(ranked);
  });

  it('tell what matches for certain, however many postings it has', () => {
    const summed = sums(['open'], false);
    add(summed, [1, 2], 1, false);
    add(summed, [2, 3], 1);
    add(summed, [2], 1);
    expect([1, 2, 3].map(summed.isCertain!)).toEqual([false, true, true]);
    expect([summed.size, summed.hasCertain(2), summed.hasCertain(3)]).toEqual([3, true, false]);
    expect(sums().isCertain).toBeNull();
  });

  it('know nothing of what may not be seen, nor of what is newer than the columns', () => {
    const hidden = sums([]);
    add(hidden, [1, 2], 1);
    expect(hidden.size).toBe(0);
    const summed = sums();
    add(summed, [5, 6, 7_000], 1);
    expect([...summed.docs()]).toEqual([5]);
  });
});
