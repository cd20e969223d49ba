import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';
import type { DataSource, EntityManager } from 'typeorm';
import { EFFECT_COLUMNS, effectRecord } from './effect-record.js';
import { MEDICATION_COLUMNS, medicationRecord } from './medication-record.js';
import { storeEffects } from './store-effects.js';
import { storeMedications } from './store-medications.js';
import type { CsvRow } from './vocabulary-files.js';
import { lockVocabulary, raiseRevision } from './vocabulary-lock.js';
import { RowProblem } from './vocabulary-row.js';

export interface ImportReport {
  /** After every thousand rows, and at the end. */
  progress(rows: number): void;
  /** A row that was skipped. `line` is where it ends in the file. */
  badRow(line: number, reason: string): void;
}

export interface ImportResult {
  stored: number;
  bad: number;
}

const BATCH = 1_000;

/** Columns as in libs/vocabulary/data/medications.csv; only `name` must be there. */
export function importMedications(
  dataSource: DataSource,
  file: string,
  report: ImportReport,
): Promise<ImportResult> {
  const store = (tx: EntityManager, records: ReturnType<typeof medicationRecord>[]) =>
    storeMedications(tx, records, 'imported');
  return importRows(dataSource, file, report, MEDICATION_COLUMNS, medicationRecord, store);
}

/** Columns as in adverse_events_ctcae_v5.csv, and optionally `synonyms` and `ctcae_version`. */
export function importEffects(
  dataSource: DataSource,
  file: string,
  report: ImportReport,
): Promise<ImportResult> {
  const store = (tx: EntityManager, records: ReturnType<typeof effectRecord>[]) =>
    storeEffects(tx, records, 'imported');
  return importRows(dataSource, file, report, EFFECT_COLUMNS, effectRecord, store);
}

/** Streams the file; each thousand rows is one transaction, so that an import can be run again. */
async function importRows<R extends { slug: string; rxcui?: string | null }>(
  dataSource: DataSource,
  file: string,
  report: ImportReport,
  columns: { required: string[]; known: string[] },
  recordOf: (row: CsvRow) => R,
  store: (tx: EntityManager, records: R[]) => Promise<void>,
): Promise<ImportResult> {
  const result: ImportResult = { stored: 0, bad: 0 };
  const refuse = (line: number, reason: string) => {
    result.bad += 1;
    report.badRow(line, reason);
  };
  const lineOf = new Map<string, number>();
  let batch: R[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const records = batch;
    batch = [];
    await dataSource.transaction(async (tx) => {
      await lockVocabulary(tx);
      await store(tx, records);
      await raiseRevision(tx);
    });
    result.stored += records.length;
  };
  let rows = 0;
  for await (const { row, line } of rowsOf(file, columns, refuse)) {
    rows += 1;
    try {
      const record = recordOf(row);
      refuseTwins(record, line, lineOf);
      batch.push(record);
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      refuse(line, error.message);
    }
    if (batch.length === BATCH) await flush();
    if (rows % BATCH === 0) report.progress(rows);
  }
  await flush();
  report.progress(rows);
  return result;
}

function refuseTwins(
  { slug, rxcui }: { slug: string; rxcui?: string | null },
  line: number,
  lineOf: Map<string, number>,
): void {
  const keys = [`name ${slug}`, ...(rxcui ? [`rxcui ${rxcui}`] : [])];
  for (const key of keys) {
    const earlier = lineOf.get(key);
    if (earlier !== undefined) throw new RowProblem(`has the ${key} of line ${earlier}`);
  }
  for (const key of keys) lineOf.set(key, line);
}

async function* rowsOf(
  file: string,
  columns: { required: string[]; known: string[] },
  refuse: (line: number, reason: string) => void,
): AsyncGenerator<{ row: CsvRow; line: number }> {
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: 1_000_000,
    columns: (header: string[]) => checkHeader(header, columns),
    on_skip: (error?: CsvError) => {
      if (error) refuse(Number(error.lines ?? 0), `cannot be read: ${error.message}`);
    },
  });
  // The loop below meets the error; the callback only keeps it from being thrown twice.
  pipeline(createReadStream(file), parser, () => undefined);
  for await (const { record, info } of parser as AsyncIterable<{ record: CsvRow; info: Info }>) {
    yield { row: record, line: info.lines };
  }
}

function checkHeader(header: string[], columns: { required: string[]; known: string[] }): string[] {
  const names = header.map((name) => name.trim());
  const missing = columns.required.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !columns.known.includes(name));
  if (missing.length + unknown.length === 0) return names;
  const say = (what: string, list: string[]) =>
    list.length > 0 ? [`${what}: ${list.join(', ')}`] : [];
  throw new Error(
    `The first line must name the columns (${columns.known.join(', ')}). ` +
      [...say('Missing', missing), ...say('Unknown', unknown)].join('. '),
  );
}
