import { PostingBuffer } from './posting-buffer.js';

it('gives postings back by key and document, in segments that hold one key each', () => {
  const buffer = new PostingBuffer(4);
  for (const [key, doc] of [
    [33, 12],
    [2, 10],
    [33, 11],
    [2, 9],
    [33, 10],
  ] as const) {
    buffer.add(key, doc);
  }
  expect(buffer.full).toBe(true);
  buffer.drain();
  const taken = [];
  while (buffer.draining) taken.push(...buffer.take(1, 2));
  expect(taken).toEqual([
    { key: 2, docs: [9, 10] },
    { key: 33, docs: [10, 11] },
    { key: 33, docs: [12] },
  ]);
  expect([buffer.size, buffer.full]).toEqual([0, false]);
});

it('is filled again after it was emptied, and grows', () => {
  const buffer = new PostingBuffer(1_000_000);
  for (const first of [1, 30_000_000]) {
    for (let i = 0; i < 200_000; i += 1) buffer.add(2 ** 29 - 1 - (i % 2), first + i);
    buffer.drain();
    const taken = [];
    while (buffer.draining) taken.push(...buffer.take(1_000, 1_500));
    expect(taken.reduce((sum, { docs }) => sum + docs.length, 0)).toBe(200_000);
    expect(taken[0]!.docs.slice(0, 2)).toEqual([first + 1, first + 3]);
  }
});

it('refuses a document that its numbers could not tell from another', () => {
  const buffer = new PostingBuffer(10);
  buffer.add(1, 1);
  expect(() => buffer.add(1, 2 ** 25)).toThrow('too far');
});
