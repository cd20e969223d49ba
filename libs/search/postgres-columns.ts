import type { DataSource, EntityManager } from 'typeorm';
import { CODED_FIELDS, DocumentColumns, type CodedField } from './document-columns.js';
import { copyRows } from './postgres-copy.js';
import { reading } from './postgres-reading.js';
import { standingOf } from './post-worth.js';
import { tablesOf } from './postgres-tables.js';

const live = tablesOf('live');
/** Documents that are read at once, in some ten milliseconds of this process. */
const PAGE = 10_000;
const TRUE = '\x01';

/** Postgres counts from there. */
const MICROSECONDS_TO_2000 = Date.UTC(2000, 0, 1) * 1_000;

/** What is read of the table, and which values it holds. */
const columnOf: Record<CodedField, { sql: string; values: (raw: string) => string[] }> = {
  channel: { sql: 'channel_id', values: (raw) => [uuid(raw)] },
  author: { sql: 'author_id', values: (raw) => [uuid(raw)] },
  kind: { sql: 'kind', values: (raw) => [raw] },
  year: { sql: `date_part('year', created_at)::text`, values: (raw) => [raw] },
  medication: { sql: 'medication_ids', values: uuids },
  effect: { sql: 'effect_ids', values: uuids },
  answered: { sql: 'answered', values: (raw) => [String(raw === TRUE)] },
  cites: { sql: 'cites', values: (raw) => [String(raw === TRUE)] },
};

/** What a snapshot of the index says of itself. */
export interface IndexState {
  generation: string;
  revision: number;
  /** Up to here it no longer says which documents are gone. */
  purged: number;
  /** The largest id of a document. */
  newest: number;
}

/**
 * The columns of this process. Loaded once for each generation of the index, in a second or two
 * for a million documents; after that each search reads what has changed since the one before.
 * They may be ahead of a search's snapshot, never behind.
 */
export class PostgresColumns {
  private loading: Promise<DocumentColumns> | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(private readonly dataSource: DataSource) {}

  current(): Promise<DocumentColumns> {
    this.loading ??= this.load();
    return this.loading;
  }

  /** Where the index is another one than these columns are of; the next `current` loads anew. */
  forget(columns: Promise<DocumentColumns>): void {
    if (this.loading === columns) this.loading = null;
  }

  private load(): Promise<DocumentColumns> {
    const loading = reading(this.dataSource, (tx) => loadColumns(tx, this.stopping.signal));
    loading.catch(() => this.forget(loading));
    return loading;
  }

  /** Closing waits for no more than a page. */
  stop(): void {
    this.stopping.abort();
    this.loading = null;
  }

  /** One search after the other, so that nothing is overwritten by what was read before it. */
  async catchUp(tx: EntityManager, columns: DocumentColumns, state: IndexState): Promise<void> {
    if (columns.revision >= state.revision) return;
    const before = this.turn;
    const done = (async () => {
      await before.catch(() => undefined);
      if (columns.revision >= state.revision) return;
      columns.reserve(state.newest + 1);
      await read(tx, columns, `revision > ${columns.revision}`);
      await dropGone(tx, columns);
      columns.revision = state.revision;
    })();
    this.turn = done;
    await done;
  }
}

async function loadColumns(tx: EntityManager, signal: AbortSignal): Promise<DocumentColumns> {
  const [state] = await tx.query<IndexState[]>(`SELECT ${STATE} FROM ${live.statistics}`);
  if (!state) throw new Error('the search index has no statistics row');
  const columns = new DocumentColumns(state.generation);
  columns.reserve(state.newest + 1);
  for (let from = 0; from <= state.newest; from += PAGE) {
    signal.throwIfAborted();
    await read(tx, columns, `doc_id >= ${from} AND doc_id < ${from + PAGE}`);
  }
  columns.revision = state.revision;
  return columns;
}

/** Over search_statistics. */
export const STATE = `generation, revision::float8 AS revision, purged_revision::float8 AS purged,
  coalesce((SELECT max(doc_id) FROM ${live.document}), 0) AS newest`;

async function read(tx: EntityManager, columns: DocumentColumns, where: string): Promise<void> {
  const { coded, createdAt, standing } = columns;
  await copyRows(
    tx,
    `SELECT doc_id, created_at, accepted, expert, helpful, ${CODED_FIELDS.map((field) => columnOf[field].sql).join(', ')}
       FROM ${live.document} WHERE ${where}`,
    (row) => {
      const doc = row.int(0);
      createdAt[doc] = row.bigint(1) + MICROSECONDS_TO_2000;
      standing[doc] = standingOf(row.boolean(2), row.boolean(3), row.int(4));
      CODED_FIELDS.forEach((field, i) =>
        coded[field].set(doc, row.raw(5 + i), columnOf[field].values),
      );
    },
  );
}

async function dropGone(tx: EntityManager, columns: DocumentColumns): Promise<void> {
  const rows = await tx.query<{ id: number }[]>(
    `SELECT doc_id AS id FROM ${live.gone} WHERE revision > $1`,
    [columns.revision],
  );
  columns.remove(rows.map(({ id }) => id));
}

const hex = (raw: string) => Buffer.from(raw, 'latin1').toString('hex');
const uuid = (raw: string) => hex(raw).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** After five numbers about the array each element with its length before it. */
function uuids(raw: string): string[] {
  const found: string[] = [];
  for (let at = 24; at < raw.length; at += 20) found.push(uuid(raw.slice(at, at + 16)));
  return found;
}
