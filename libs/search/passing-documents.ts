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
 * The documents that a search may find: those of channels that the viewer may see for which its
 * conditions hold. One byte each; looking through a million takes about a millisecond.
 */
export class PassingDocuments {
  readonly marks: Uint8Array;
  count = 0;
  /** Whether of some only their words can tell. */
  doubtful = false;

  constructor(
    private readonly columns: DocumentColumns,
    visibleChannelIds: string[],
    conditions: ColumnCondition[],
  ) {
    this.marks = new Uint8Array(columns.end).fill(YES);
    this.narrow({ field: 'channel', anyOf: visibleChannelIds, not: false });
    for (const condition of conditions) this.narrow(condition);
  }

  docs(): Int32Array {
    const { marks } = this;
    const docs = new Int32Array(this.count);
    for (let doc = 0, n = 0; doc < marks.length; doc += 1) if (marks[doc] !== NO) docs[n++] = doc;
    return docs;
  }

  /** Whether nothing more of it need be looked at. */
  isCertain(doc: number): boolean {
    return this.marks[doc] === YES;
  }

  /** What is in one of the lists at least. */
  keepOnly(lists: DocumentList[]): void {
    const { marks } = this;
    const listed = new Uint8Array(marks.length);
    for (const { docs, certain } of lists) {
      this.doubtful ||= !certain;
      for (let i = 0; i < docs.length; i += 1) {
        const doc = docs[i]!;
        if (certain) listed[doc] = YES;
        else if (listed[doc] === NO) listed[doc] = PERHAPS;
      }
    }
    this.count = 0;
    for (let doc = 0; doc < marks.length; doc += 1) {
      if (listed[doc]! < marks[doc]!) marks[doc] = listed[doc]!;
      if (marks[doc] !== NO) this.count += 1;
    }
  }

  leaveOut(docs: ArrayLike<number>): void {
    for (let i = 0; i < docs.length; i += 1) {
      if (this.marks[docs[i]!]! > NO) this.count -= 1;
      this.marks[docs[i]!] = NO;
    }
  }

  /** Their words must all be looked at. */
  doubt(): void {
    const { marks } = this;
    this.doubtful = true;
    for (let doc = 0; doc < marks.length; doc += 1) if (marks[doc] === YES) marks[doc] = PERHAPS;
  }

  private narrow(condition: ColumnCondition): void {
    if (condition.field === 'createdAt') this.narrowByTime(condition.anyOf, condition.not);
    else this.narrowByValue(condition);
  }

  private narrowByTime(spans: Span[], not: boolean): void {
    const { createdAt } = this.columns;
    const inside = new Uint8Array(this.marks.length);
    for (const { from, before } of spans) {
      const least = from ? from.getTime() * 1_000 : -Infinity;
      const end = before ? before.getTime() * 1_000 : Infinity;
      for (let doc = 0; doc < inside.length; doc += 1) {
        if (createdAt[doc]! >= least && createdAt[doc]! < end) inside[doc] = 1;
      }
    }
    this.keep(inside, Uint8Array.of(0, 1), not);
  }

  private narrowByValue(condition: Exclude<ColumnCondition, { field: 'createdAt' }>): void {
    const column = this.columns.coded[condition.field];
    const wanted = column.wanted('anyOf' in condition ? condition.anyOf : ['true']);
    this.keep(column.codes, wanted, condition.not);
  }

  private keep(codes: Uint32Array | Uint8Array, wanted: Uint8Array, not: boolean): void {
    const { marks } = this;
    const left = not ? 1 : 0;
    let count = 0;
    for (let doc = 0; doc < marks.length; doc += 1) {
      if (wanted[codes[doc]!] === left) marks[doc] = NO;
      else if (marks[doc] !== NO) count += 1;
    }
    this.count = count;
  }
}
