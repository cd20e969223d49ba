/** What documents are filtered and counted by; of several values each set of them is a value. */
export const CODED_FIELDS = [
  'channel',
  'author',
  'kind',
  'year',
  'medication',
  'effect',
  'answered',
  'cites',
] as const;

export type CodedField = (typeof CODED_FIELDS)[number];

const FIRST_CAPACITY = 1_024;
const GROWTH = 1.25;
/** The code of what is not there. */
const NONE = 0;

/** One attribute of all documents: a number for each value, and by document that number. */
export class CodedColumn {
  codes = new Uint32Array(FIRST_CAPACITY);
  /** By code. */
  readonly values: string[][] = [[]];
  private readonly codeOf = new Map<string, number>();

  /** `key` stands for a value, or for several; `values` says which where it is new. */
  set(doc: number, key: string, values: (key: string) => string[]): void {
    let code = this.codeOf.get(key);
    if (code === undefined) {
      code = this.values.push(values(key)) - 1;
      this.codeOf.set(key, code);
    }
    this.codes[doc] = code;
  }

  clear(docs: Iterable<number>): void {
    for (const doc of docs) this.codes[doc] = NONE;
  }

  grow(capacity: number): void {
    const codes = new Uint32Array(capacity);
    codes.set(this.codes);
    this.codes = codes;
  }

  /** By code, 1 where one of its values is wanted. */
  wanted(anyOf: readonly string[]): Uint8Array {
    const set = new Set(anyOf);
    return Uint8Array.from(this.values, (values) => (values.some((v) => set.has(v)) ? 1 : 0));
  }
}

/**
 * The attributes of all documents of one generation of the index, by their ids: some 44 bytes each,
 * outside of the heap. A document without a channel is not there.
 */
export class DocumentColumns {
  readonly coded = Object.fromEntries(
    CODED_FIELDS.map((field) => [field, new CodedColumn()]),
  ) as Record<CodedField, CodedColumn>;
  /** In microseconds, as exactly as Postgres. */
  createdAt = new Float64Array(FIRST_CAPACITY);
  /** What its score is multiplied by, whenever it was written. */
  standing = new Float32Array(FIRST_CAPACITY);
  /** Past the largest id. */
  end = 0;
  /** Of the index, up to which its changes are in here. */
  revision = 0;

  constructor(readonly generation: string) {}

  /** Makes room for documents with ids below `end`. */
  reserve(end: number): void {
    this.end = Math.max(this.end, end);
    if (end <= this.createdAt.length) return;
    const capacity = Math.max(end, Math.ceil(this.createdAt.length * GROWTH));
    const createdAt = new Float64Array(capacity);
    createdAt.set(this.createdAt);
    this.createdAt = createdAt;
    const standing = new Float32Array(capacity);
    standing.set(this.standing);
    this.standing = standing;
    for (const column of Object.values(this.coded)) column.grow(capacity);
  }

  remove(docs: Iterable<number>): void {
    this.coded.channel.clear(docs);
  }
}
