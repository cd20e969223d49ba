const SAMPLE = 1_000;

/** The `most` documents of the highest ranks, in no order; more where the last of them are equal. */
export function bestOf(
  docs: Int32Array,
  rankOf: (doc: number) => number,
  most: number,
): Int32Array {
  if (docs.length <= most) return docs;
  let near = docsFrom(docs, rankOf, floorOf(docs, rankOf, most));
  if (near.length < most) near = docs;
  const ranks = new Float64Array(near.length);
  for (let i = 0; i < near.length; i += 1) ranks[i] = rankOf(near[i]!);
  return docsFrom(near, rankOf, nthLargest(ranks, most));
}

function docsFrom(docs: Int32Array, rankOf: (doc: number) => number, least: number): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < docs.length; i += 1) if (rankOf(docs[i]!) >= least) found.push(docs[i]!);
  return Int32Array.from(found);
}

/** A rank that a little more than `most` documents have in all likelihood, by a sample of them. */
function floorOf(docs: Int32Array, rankOf: (doc: number) => number, most: number): number {
  if (docs.length <= 2 * SAMPLE) return -Infinity;
  const ranks = new Float64Array(SAMPLE);
  for (let i = 0; i < SAMPLE; i += 1) {
    ranks[i] = rankOf(docs[Math.floor((i * docs.length) / SAMPLE)]!);
  }
  const expected = (SAMPLE * most) / docs.length;
  const n = Math.ceil(expected + 3 * Math.sqrt(expected) + 1);
  return n < SAMPLE ? nthLargest(ranks, n) : -Infinity;
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
