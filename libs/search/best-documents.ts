const SAMPLE = 1_000;

/** The `most` documents of the highest ranks, in no order; more where the last of them are equal. */
export function bestOf(
  docs: Int32Array,
  rankOf: (doc: number) => number,
  most: number,
): Int32Array {
  if (docs.length <= most) return docs;
  const ranks = new Float64Array(docs.length);
  for (let i = 0; i < docs.length; i += 1) ranks[i] = rankOf(docs[i]!);
  const all = { docs, ranks };
  const likely = ranked(all, floorOf(ranks, most));
  const near = likely.docs.length < most ? all : likely;
  return ranked(near, nthLargest(near.ranks.slice(), most)).docs;
}

interface Ranked {
  docs: Int32Array;
  ranks: Float64Array;
}

/** Those of a rank of at least that. */
function ranked({ docs, ranks }: Ranked, least: number): Ranked {
  const found = { docs: new Int32Array(docs.length), ranks: new Float64Array(docs.length) };
  let size = 0;
  for (let i = 0; i < docs.length; i += 1) {
    if (ranks[i]! < least) continue;
    found.docs[size] = docs[i]!;
    found.ranks[size++] = ranks[i]!;
  }
  return { docs: found.docs.subarray(0, size), ranks: found.ranks.subarray(0, size) };
}

/** A rank that a little more than `most` of them are in all likelihood, by a sample of them. */
function floorOf(ranks: Float64Array, most: number): number {
  if (ranks.length <= 2 * SAMPLE) return -Infinity;
  const sample = new Float64Array(SAMPLE);
  for (let i = 0; i < SAMPLE; i += 1) sample[i] = ranks[Math.floor((i * ranks.length) / SAMPLE)]!;
  const expected = (SAMPLE * most) / ranks.length;
  const n = Math.ceil(expected + 3 * Math.sqrt(expected) + 1);
  return n < SAMPLE ? nthLargest(sample, n) : -Infinity;
}

/** By quickselect: `values` are put in another order. */
function nthLargest(values: Float64Array, n: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! > pivot) i += 1;
      while (values[j]! < pivot) j -= 1;
      if (i > j) break;
      const other = values[i]!;
      values[i] = values[j]!;
      values[j] = other;
      i += 1;
      j -= 1;
    }
    if (n - 1 <= j) high = j;
    else if (n - 1 >= i) low = i;
    else break;
  }
  return values[n - 1]!;
}
