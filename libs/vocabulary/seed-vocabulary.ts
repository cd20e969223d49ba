import type { DataSource, EntityManager } from 'typeorm';
import { storeEffects } from './store-effects.js';
import { storeMedications } from './store-medications.js';
import { suppliedEffects, suppliedMedications } from './supplied-vocabulary.js';
import { readSuppliedFiles } from './vocabulary-files.js';
import { lockVocabulary, raiseRevision } from './vocabulary-lock.js';

/**
 * Brings the shipped medications and effects into the database; for every boot, in any number of
 * processes at once. One query where they are there already. Ids stay as they are, and nothing is
 * deleted but names that the files no longer give. `files` are those of libs/vocabulary/data.
 * Answers whether anything was stored.
 */
export async function seedVocabulary(
  dataSource: DataSource,
  files: SuppliedFiles = readSuppliedFiles(),
): Promise<boolean> {
  if ((await hashIn(dataSource.manager)) === files.hash) return false;
  const medications = suppliedMedications(files);
  const effects = suppliedEffects(files);
  return dataSource.transaction(async (tx) => {
    await lockVocabulary(tx);
    if ((await hashIn(tx)) === files.hash) return false;
    await storeMedications(tx, medications, 'supplied');
    await storeEffects(tx, effects, 'supplied');
    await tx.query('UPDATE vocabulary_version SET files_hash = $1', [files.hash]);
    await raiseRevision(tx);
    return true;
  });
}

type SuppliedFiles = ReturnType<typeof readSuppliedFiles>;

async function hashIn(manager: EntityManager): Promise<string | undefined> {
  const [row] = await manager.query<{ hash: string }[]>(
    'SELECT files_hash AS hash FROM vocabulary_version',
  );
  return row?.hash;
}
