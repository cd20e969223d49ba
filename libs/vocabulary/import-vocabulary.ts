import type { DataSource, EntityManager } from 'typeorm';
import { csvRows, type Columns } from './csv-rows.js';
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
  /** After each batch, of imports that know beforehand how much there is. */
  stored?(records: number, of: number): void;
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
  columns: Columns,
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
  for await (const { row, line, error } of csvRows(file, columns, refuse)) {
    rows += 1;
    try {
      if (error) throw new RowProblem(`cannot be read: ${error.message}`);
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
