import type { DocumentColumns } from './document-columns.js';
import type { IdField, SearchCondition, Span } from './search-conditions.js';

/** Documents, and whether being in the list is enough: one word of a longer name is not. */
export interface DocumentList {
  docs: ArrayLike<number>;
  certain: boolean;
}

/** Of threads there are too many for a column: they are looked up. */
export type ColumnCondition =
  | { field: Exclude<IdField, 'thread'>; anyOf: string[]; not: boolean }
  | Exclude<SearchCondition, { field: IdField }>;

const NO = 0;
/** Only its words can tell. */
const PERHAPS = 1;
const YES = 2;

/**
 * The documents that a search may find: those in one at least of each of the `required` lists, of
 * channels that the viewer may see, for which its conditions hold. One byte each: without lists,
 * looking through a million takes about a millisecond.
 */
export class PassingDocuments {
  marks: Uint8Array;
  /** Whether of some only their words can tell. */
  doubtful = false;
  /** All that may pass, where lists have narrowed it down. */
  private listed: Int32Array | null = null;

  constructor(
    private readonly columns: DocumentColumns,
    required: DocumentList[][],
    visibleChannelIds: string[],
    conditions: ColumnCondition[],
  ) {
    this.marks = new Uint8Array(columns.end).fill(YES);
    for (const lists of required) this.keepOnly(lists);
    this.narrow({ field: 'channel', anyOf: visibleChannelIds, not: false });
    for (const condition of conditions) this.narrow(condition);
  }

  /** How many pass, at most so many. */
  countTo(most: number): number {
    const { marks, listed } = this;
    const { length } = listed ?? marks;
    let count = 0;
    for (let i = 0; i < length && count < most; i += 1)
      if (marks[listed ? listed[i]! : i] !== NO) count += 1;
    return count;
  }

  docs(): Int32Array {
    const { marks, listed } = this;
    const { length } = listed ?? marks;
    const docs = new Int32Array(length);
    let size = 0;
    for (let i = 0; i < length; i += 1) {
      const doc = listed ? listed[i]! : i;
      if (marks[doc] !== NO) docs[size++] = doc;
    }
    return docs.subarray(0, size);
  }

  /** Whether nothing more of it need be looked at. */
  isCertain(doc: number): boolean {
    return this.marks[doc] === YES;
  }

  leaveOut(docs: ArrayLike<number>): void {
    for (let i = 0; i < docs.length; i += 1) this.marks[docs[i]!] = NO;
  }

  /** Their words must all be looked at. */
  doubt(): void {
    const { marks } = this;
    this.doubtful = true;
    for (const doc of this.docs()) marks[doc] = PERHAPS;
  }

  private keepOnly(lists: DocumentList[]): void {
    const { marks } = this;
    const kept = new Uint8Array(marks.length);
    const found = new Int32Array(lists.reduce((sum, { docs }) => sum + docs.length, 0));
    let size = 0;
    for (const { docs, certain } of lists) {
      this.doubtful ||= !certain;
      const most = certain ? YES : PERHAPS;
      for (let i = 0; i < docs.length; i += 1) {
        const doc = docs[i]!;
        const mark = Math.min(marks[doc] ?? NO, most);
        if (mark <= kept[doc]!) continue;
        if (kept[doc] === NO) found[size++] = doc;
        kept[doc] = mark;
      }
    }
    this.marks = kept;
    this.listed = found.subarray(0, size);
  }

  private narrow(condition: ColumnCondition): void {
    if (condition.field === 'createdAt') this.narrowByTime(condition.anyOf, condition.not);
    else this.narrowByValue(condition);
  }

  private narrowByTime(spans: Span[], not: boolean): void {
    const { marks, listed } = this;
    const { createdAt } = this.columns;
    const starts = spans.map(({ from }) => (from ? from.getTime() * 1_000 : -Infinity));
    const ends = spans.map(({ before }) => (before ? before.getTime() * 1_000 : Infinity));
    const { length } = listed ?? marks;
    for (let i = 0; i < length; i += 1) {
      const doc = listed ? listed[i]! : i;
      const at = createdAt[doc]!;
      let inside = false;
      for (let n = 0; n < starts.length && !inside; n += 1)
        inside = at >= starts[n]! && at < ends[n]!;
      if (inside === not) marks[doc] = NO;
    }
  }

  private narrowByValue(condition: Exclude<ColumnCondition, { field: 'createdAt' }>): void {
    const { marks, listed } = this;
    const column = this.columns.coded[condition.field];
    const wanted = column.wanted('anyOf' in condition ? condition.anyOf : ['true']);
    const left = condition.not ? 1 : 0;
    const { codes } = column;
    const { length } = listed ?? marks;
    for (let i = 0; i < length; i += 1) {
      const doc = listed ? listed[i]! : i;
      if (wanted[codes[doc]!] === left) marks[doc] = NO;
    }
  }
}
