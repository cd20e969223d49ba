const FIRST_CAPACITY = 65_536;
/** Documents of one filling: with a key below 2^29 a posting is a whole number below 2^53. */
const SPAN = 2 ** 24;
/** Ids of a batch come in no certain order. */
const BEFORE_FIRST = 100_000;

export interface Segment {
  /** Term and impact in one. */
  key: number;
  /** Ascending. */
  docs: number[];
}

/**
 * Postings in memory, eight bytes each, to be taken out in the order of their keys: key and
 * document are one number, so that sorting numbers sorts both.
 */
export class PostingBuffer {
  private postings = new Float64Array(FIRST_CAPACITY);
  private first: number | null = null;
  private taken = 0;
  size = 0;
  draining = false;

  constructor(private readonly most: number) {}

  get full(): boolean {
    return this.size >= this.most;
  }

  add(key: number, doc: number): void {
    this.first ??= doc - BEFORE_FIRST;
    const place = doc - this.first;
    if (place < 0 || place >= SPAN) throw new Error(`document ${doc} is too far from the others`);
    if (this.size === this.postings.length) {
      const more = new Float64Array(this.size * 2);
      more.set(this.postings);
      this.postings = more;
    }
    this.postings[this.size] = key * SPAN + place;
    this.size += 1;
  }

  /** From now on nothing is added until all is taken. */
  drain(): void {
    this.postings.subarray(0, this.size).sort();
    this.taken = 0;
    this.draining = true;
  }

  /** The next postings, about so many, cut where a segment or its key ends. */
  take(about: number, segment: number): Segment[] {
    const segments: Segment[] = [];
    const until = Math.min(this.size, this.taken + about);
    while (this.taken < until) {
      const key = Math.floor(this.postings[this.taken]! / SPAN);
      const docs: number[] = [];
      const end = (key + 1) * SPAN;
      while (this.taken < this.size && docs.length < segment && this.postings[this.taken]! < end) {
        docs.push(this.first! + (this.postings[this.taken]! - key * SPAN));
        this.taken += 1;
      }
      segments.push({ key, docs });
    }
    if (this.taken === this.size) {
      this.size = 0;
      this.first = null;
      this.draining = false;
    }
    return segments;
  }
}
