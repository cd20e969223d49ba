import { specialtySlug } from '@rounds/identity';
import type { DataSource, EntityManager } from 'typeorm';
import { csvRows, type Columns } from './csv-rows.js';
import { fingerprintOf, forget, remember, storedBefore } from './import-checkpoint.js';
import type { ImportReport, ImportResult } from './import-vocabulary.js';
import { unreadableFile } from './vocabulary-errors.js';
import type { CsvRow } from './vocabulary-files.js';
import { RowProblem } from './vocabulary-row.js';

const BATCH = 500;
const TAXONOMY = /^[0-9A-Z]{9}X$/;
const CMS_CODE = /^[0-9A-Z]{2}$/;

/** One kind of file: its columns, what a row says, and where that goes. */
interface Source<R> {
  name: string;
  columns: Columns;
  /** Throws RowProblem; null for a row that is rightly passed over. */
  recordOf(row: CsvRow): R | null;
  keyOf(record: R): string;
  store(tx: EntityManager, records: R[]): Promise<void>;
}

/** NUCC's Health Care Provider Taxonomy, nucc_taxonomy_*.csv; codes and labels, no definitions. */
const nucc: Source<string[]> = {
  name: 'nucc',
  columns: {
    required: ['Code', 'Grouping', 'Classification', 'Specialization'],
    known: ['Code', 'Grouping', 'Classification', 'Specialization', 'Display Name', 'Section'],
    open: true,
  },
  recordOf(row) {
    const cell = (name: string) => (row[name] ?? '').trim();
    if (!TAXONOMY.test(cell('Code'))) {
      throw new RowProblem(`has the code “${cell('Code')}”, which is not like 207R00000X`);
    }
    if (cell('Grouping') === '') throw new RowProblem('has no Grouping');
    if (cell('Deactivation Date') !== '') return null;
    const label = cell('Specialization') || cell('Classification') || cell('Grouping');
    const display = cell('Display Name') || label;
    const names = ['Code', 'Grouping', 'Classification', 'Specialization'].map(cell);
    return [...names, display, cell('Section') || 'Individual'];
  },
  keyOf: ([code]) => code!,
  async store(tx, records) {
    await tx.query(
      `INSERT INTO taxonomy_code (code, grouping, classification, specialization, display_name,
                                  section)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       ON CONFLICT (code) DO UPDATE SET grouping = excluded.grouping,
         classification = excluded.classification, specialization = excluded.specialization,
         display_name = excluded.display_name, section = excluded.section`,
      columnsOf(records, 6),
    );
  },
};

const CROSSWALK = ['MEDICARE SPECIALTY CODE', 'PROVIDER TAXONOMY CODE'];

/** CMS's crosswalk of Medicare specialties to NUCC's codes; also in the short form of ours. */
const crosswalk: Source<string[]> = {
  name: 'cms-crosswalk',
  columns: {
    required: [],
    known: [...CROSSWALK, 'cms_specialty_code', 'taxonomy_code'],
    open: true,
  },
  recordOf(row) {
    // Footnotes stand in the cells: "01[3]", "Clinic[1]".
    const cell = (...names: string[]) =>
      names
        .map((name) => row[name] ?? '')
        .join('')
        .replace(/\[\d+\]/g, '')
        .trim();
    const cms = cell(CROSSWALK[0]!, 'cms_specialty_code');
    const taxonomy = cell(CROSSWALK[1]!, 'taxonomy_code');
    // Suppliers without a specialty, and the footnotes at the end.
    if (cms === '' || cms === 'N/A' || taxonomy === '') return null;
    if (!CMS_CODE.test(cms)) throw new RowProblem(`has the specialty “${cms}”, which is no code`);
    if (!TAXONOMY.test(taxonomy)) {
      throw new RowProblem(`has the code “${taxonomy}”, which is not like 207R00000X`);
    }
    return [taxonomy, cms];
  },
  keyOf: (record) => record.join(' '),
  async store(tx, records) {
    await tx.query(
      `INSERT INTO specialty_taxonomy (taxonomy_code, cms_code)
       SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
      columnsOf(records, 2),
    );
  },
};

/** CMS's list of practitioner specialties, in the form of libs/identity/data. */
const specialties: Source<string[]> = {
  name: 'cms-specialties',
  columns: {
    required: ['cms_specialty_code', 'specialty', 'practitioner_kind'],
    known: ['cms_specialty_code', 'specialty', 'practitioner_kind'],
    open: true,
  },
  recordOf(row) {
    const cell = (name: string) => (row[name] ?? '').trim();
    const [code, name, kind] = ['cms_specialty_code', 'specialty', 'practitioner_kind'].map(cell);
    if (!CMS_CODE.test(code!)) throw new RowProblem(`has the code “${code}”, which is not like 06`);
    if (name === '' || specialtySlug(name!) === '') throw new RowProblem('has no specialty');
    if (kind !== 'physician' && kind !== 'non_physician') {
      throw new RowProblem('has a practitioner_kind that is neither physician nor non_physician');
    }
    return [specialtySlug(name!), name!, kind, code!];
  },
  keyOf: ([slug]) => slug!,
  async store(tx, records) {
    await tx.query(
      `INSERT INTO specialty (slug, name, kind, cms_code)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
       ON CONFLICT (slug) DO UPDATE
         SET name = excluded.name, kind = excluded.kind, cms_code = excluded.cms_code`,
      columnsOf(records, 4),
    );
  },
};

/** Rows of codes that NUCC has taken out of use are passed over. */
export function importNucc(
  dataSource: DataSource,
  file: string,
  report: ImportReport,
): Promise<ImportResult> {
  return importFrom(dataSource, nucc, file, report);
}

/** Either of CMS's files; the first line says which. */
export async function importCms(
  dataSource: DataSource,
  file: string,
  report: ImportReport,
): Promise<ImportResult> {
  const header = await firstLine(file);
  const has = (...names: string[]) => names.every((name) => header.includes(name));
  if (has('specialty', 'practitioner_kind')) {
    return importFrom(dataSource, specialties, file, report);
  }
  if (has(...CROSSWALK) || has('cms_specialty_code', 'taxonomy_code')) {
    return importFrom(dataSource, crosswalk, file, report);
  }
  throw unreadableFile(
    `The first line must name the columns ${CROSSWALK.join(' and ')} (CMS's crosswalk), or ` +
      `${specialties.columns.required.join(', ')}.`,
  );
}

async function importFrom<R>(
  dataSource: DataSource,
  source: Source<R>,
  file: string,
  report: ImportReport,
): Promise<ImportResult> {
  let bad = 0;
  const refuse = (line: number, reason: string) => {
    bad += 1;
    report.badRow(line, reason);
  };
  const keys = new Set<string>();
  let batch: R[] = [];
  let good = 0;
  let rows = 0;
  const fingerprint = await fingerprintOf([file]).catch((error: Error) => {
    throw unreadableFile(`${file} cannot be opened: ${error.message}`);
  });
  const before = await storedBefore(dataSource.manager, source.name, fingerprint);
  const flush = async () => {
    const records = batch;
    batch = [];
    good += records.length;
    if (good <= before || records.length === 0) return;
    await dataSource.transaction(async (tx) => {
      await source.store(tx, records);
      await remember(tx, source.name, fingerprint, good);
    });
  };
  for await (const { row, line, error } of csvRows(file, source.columns, refuse)) {
    rows += 1;
    try {
      if (error) throw new RowProblem(`cannot be read: ${error.message}`);
      const record = source.recordOf(row);
      const key = record && source.keyOf(record);
      // Crosswalks repeat pairs under several headings.
      if (record && key && !keys.has(key)) {
        keys.add(key);
        batch.push(record);
      }
    } catch (error) {
      if (!(error instanceof RowProblem)) throw error;
      refuse(line, error.message);
    }
    if (batch.length === BATCH) await flush();
    if (rows % 1_000 === 0) report.progress(rows);
  }
  await flush();
  await forget(dataSource.manager, source.name);
  report.progress(rows);
  return { stored: good - Math.min(before, good), bad };
}

async function firstLine(file: string): Promise<string> {
  const columns = { required: [], known: [], open: true };
  for await (const { row } of csvRows(file, columns, () => {})) return Object.keys(row).join('\n');
  return '';
}

const columnsOf = (records: string[][], count: number): string[][] =>
  Array.from({ length: count }, (_, column) => records.map((record) => record[column]!));
