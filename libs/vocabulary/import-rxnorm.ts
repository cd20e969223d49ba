import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DataSource } from 'typeorm';
import { fingerprintOf, forget, remember, storedBefore } from './import-checkpoint.js';
import type { ImportReport, ImportResult } from './import-vocabulary.js';
import { readConcepts, readIngredients } from './rxnorm-concepts.js';
import { rxNormRecords } from './rxnorm-records.js';
import { storeMedications } from './store-medications.js';
import { unreadableFile } from './vocabulary-errors.js';
import { lockVocabulary, raiseRevision } from './vocabulary-lock.js';

export interface RxNormResult extends ImportResult {
  /** Records that an import before this one, broken off, had stored. */
  resumedAt: number;
  /** Brands of which no file says the ingredient. */
  strayBrands: number;
}

const SOURCE = 'rxnorm';
const BATCH = 500;

/**
 * Brings RxNorm's own names into the vocabulary: `from` is RXNCONSO.RRF or a release's folder
 * (or its rrf folder); brands are placed by RXNREL.RRF beside it. Each batch is one transaction,
 * and an import that was broken off goes on where it stopped. Processes that serve read the new
 * vocabulary once, at the end.
 */
export async function importRxNorm(
  dataSource: DataSource,
  from: string,
  report: ImportReport,
): Promise<RxNormResult> {
  const { conso, rel } = releaseIn(from);
  let bad = 0;
  const refuseIn = (file: string) => (line: number, reason: string) => {
    bad += 1;
    report.badRow(line, file === conso ? reason : `(of ${path.basename(file)}) ${reason}`);
  };
  const progress = (rows: number) => report.progress(rows);
  const concepts = await readConcepts(conso, refuseIn(conso), progress);
  const ingredientsOf = rel
    ? await readIngredients(rel, concepts, refuseIn(rel), progress)
    : new Map<string, Set<string>>();
  const names = await combinationNames(dataSource);
  const { records, strayBrands } = rxNormRecords({ concepts, ingredientsOf }, (folded) => {
    const known = folded.find((name) => names.has(name));
    return known === undefined ? null : names.get(known)!;
  });
  const fingerprint = await fingerprintOf(rel ? [conso, rel] : [conso]);
  const resumedAt = await storedBefore(dataSource.manager, SOURCE, fingerprint);
  for (let at = resumedAt; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH);
    await dataSource.transaction(async (tx) => {
      await lockVocabulary(tx);
      await storeMedications(tx, batch, 'imported');
      await remember(tx, SOURCE, fingerprint, at + batch.length);
    });
    report.stored?.(at + batch.length, records.length);
  }
  await dataSource.transaction(async (tx) => {
    await lockVocabulary(tx);
    await forget(tx, SOURCE);
    await raiseRevision(tx);
  });
  return { stored: records.length - resumedAt, bad, resumedAt, strayBrands };
}

function releaseIn(from: string): { conso: string; rel: string | null } {
  const isFolder = existsSync(from) && statSync(from).isDirectory();
  const candidates = isFolder
    ? [path.join(from, 'RXNCONSO.RRF'), path.join(from, 'rrf', 'RXNCONSO.RRF')]
    : [from];
  const conso = candidates.find((file) => existsSync(file));
  if (!conso) throw unreadableFile(`${candidates[0]} is not there.`);
  const rel = path.join(path.dirname(conso), 'RXNREL.RRF');
  return { conso, rel: existsSync(rel) ? rel : null };
}

/** What combinations are called, by each of their folded names. */
async function combinationNames(dataSource: DataSource): Promise<Map<string, string>> {
  const rows = await dataSource.query<{ folded: string; name: string }[]>(
    `SELECT n.folded, m.name FROM medication m JOIN medication_name n ON n.medication_id = m.id
      WHERE n.kind <> 'brand' AND (m.name LIKE '% and %' OR m.name LIKE '%/%')
      ORDER BY m.slug DESC`,
  );
  return new Map(rows.map(({ folded, name }) => [folded, name]));
}
