import type { PassingDocuments } from './passing-documents.js';

/** Equal weights are told apart by this: ids go with time, and the first would be of one year. */
const HASHES = 2 ** 20;
const hashOf = (doc: number) => Math.imul(doc, 0x9e3779b1) >>> 12;

/** Documents that are summed in one go, so that their sums stay in the processor's cache. */
const BLOCK = 16_384;

/** A part of a list: documents in which it weighs the same. */
export interface Postings {
  /** As they are stored: see posting-list.ts. */
  docs: DataView;
  weight: number;
  certain: boolean;
}

/** Documents by the summed weights of the postings that were read, of those that pass. */
export class PostingSums {
  private readonly weights: Float32Array;
  /** Of positive numbers the bits have the same order. */
  private readonly bits: Uint32Array;
  /** Null where every posting is enough. */
  private readonly certain: Uint8Array | null;
  private found = new Int32Array();
  size = 0;

  constructor(
    private readonly passing: PassingDocuments,
    allCertain: boolean,
  ) {
    const { length } = passing.marks;
    this.weights = new Float32Array(length);
    this.bits = new Uint32Array(this.weights.buffer);
    this.certain = allCertain ? null : new Uint8Array(length);
  }

  add(postings: Postings[]): void {
    const bytes = postings.reduce((sum, { docs }) => sum + docs.byteLength, 0);
    const found = new Int32Array(this.size + bytes / 4);
    found.set(this.docs());
    this.found = found;
    const places = new Int32Array(postings.length);
    // What lies past the marks was written since.
    for (let end = BLOCK; end - BLOCK < this.passing.marks.length; end += BLOCK) {
      postings.forEach((part, i) => (places[i] = this.addPart(part, places[i]!, end)));
    }
  }

  /** Up to the document `end`; answers where that is. */
  private addPart({ docs, weight, certain }: Postings, from: number, end: number): number {
    const { weights, found } = this;
    const { marks } = this.passing;
    const { byteLength } = docs;
    let at = from;
    let { size } = this;
    for (; at < byteLength; at += 4) {
      const doc = docs.getInt32(at);
      if (doc >= end) break;
      if (!marks[doc]) continue;
      const before = weights[doc]!;
      if (before === 0) found[size++] = doc;
      weights[doc] = before + weight;
      if (certain && this.certain) this.certain[doc] = 1;
    }
    this.size = size;
    return at;
  }

  docs(): Int32Array {
    return this.found.subarray(0, this.size);
  }

  /** Whether it has more than one word of a longer name. */
  hasWord(doc: number): boolean {
    return this.certain?.[doc] !== 0;
  }

  /** Null where all are certain to match. */
  get isCertain(): ((doc: number) => boolean) | null {
    const { certain, passing } = this;
    if (!certain) return passing.doubtful ? (doc) => passing.isCertain(doc) : null;
    return (doc) => certain[doc] === 1 && passing.isCertain(doc);
  }

  /** Whether so many are certain to match. */
  hasCertain(many: number): boolean {
    const { isCertain } = this;
    if (!isCertain) return this.size >= many;
    let count = 0;
    for (let i = 0; i < this.size && count < many; i += 1)
      if (isCertain(this.found[i]!)) count += 1;
    return count >= many;
  }

  weightOf = (doc: number): number => this.weights[doc]!;

  /** The higher the better, all different as far as can be. */
  rankOf = (doc: number): number => this.bits[doc]! * HASHES + hashOf(doc);
}
