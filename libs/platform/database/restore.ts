import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import copy from 'pg-copy-streams';
import { ArchiveReader } from './backup-archive.js';
import type { BackupManifest, BackupTotals } from './backup-archive.js';
import {
  columnList,
  inPublic,
  listMigrations,
  listTables,
  MIGRATION_TABLE,
  withSession,
  type TableShape,
} from './backup-session.js';
import { DatabaseRefusal } from './database-refusal.js';

export interface RestoreOptions {
  /**
   * Tables that fill themselves after the migrations, at boot for instance: their rows give way to
   * the archive's, as those that the migrations made always do.
   */
  replace?: string[];
}

/**
 * Fills a database that has just been migrated to exactly the archive's migrations and holds no
 * rows but those that these migrations made. All or nothing: counts and checksum are proven before the commit.
 * @throws DatabaseRefusal `restore-refused` or `backup-damaged`; the database is then as before
 */
export async function restoreDatabase(
  url: string,
  file: string,
  { replace = [] }: RestoreOptions = {},
): Promise<BackupManifest & BackupTotals> {
  const reader = new ArchiveReader(file);
  try {
    const manifest = await reader.manifest();
    const totals = await withSession(url, async (client) => {
      await client.query('BEGIN');
      await suspendConstraints(client);
      await refuseUnlessFresh(client, manifest, new Set(replace));
      const restored = await restoreRows(client, manifest, reader);
      await client.query('COMMIT');
      await client.query('ANALYZE');
      return restored;
    });
    return { ...manifest, ...totals };
  } finally {
    reader.stop();
  }
}

/** Foreign keys and triggers rest: the rows were consistent when they were saved, in any order. */
async function suspendConstraints(client: pg.Client): Promise<void> {
  try {
    await client.query('SET LOCAL session_replication_role = replica');
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    throw refused(
      'this database user may not suspend constraints; restore as a superuser or, as one, run ' +
        'GRANT SET ON PARAMETER session_replication_role TO the user',
    );
  }
}

async function refuseUnlessFresh(
  client: pg.Client,
  manifest: BackupManifest,
  replaced: Set<string>,
): Promise<void> {
  const tables = await listTables(client);
  const migrations = await listMigrations(client, tables);
  if (JSON.stringify(migrations) !== JSON.stringify(manifest.migrations)) {
    throw refused(
      `the backup is at ${lastOf(manifest.migrations)} (${manifest.migrations.length} migrations) ` +
        `and the database at ${lastOf(migrations)} (${migrations.length}): restore it into an ` +
        'empty database migrated by the version of Rounds that made the backup, then upgrade',
    );
  }
  if (JSON.stringify(tables.map(shape)) !== JSON.stringify(manifest.tables.map(shape))) {
    throw refused('its tables or columns are not those of the backup');
  }
  const names = tables.map(({ name }) => inPublic(name));
  if (names.length > 0) await client.query(`LOCK TABLE ${names.join(', ')} IN EXCLUSIVE MODE`);
  for (const { name } of tables) {
    if (name === MIGRATION_TABLE) continue;
    if (!replaced.has(name) && (await hasLaterRows(client, name, migrations.length > 0))) {
      throw refused(`the table "${name}" already has rows; use an empty database`);
    }
    await client.query(`DELETE FROM ${inPublic(name)}`);
  }
}

/**
 * A migration and the note that it ran are one transaction, so what it inserted bears the same
 * `xmin` as one of the notes. These notes are therefore never restored: all rows of a restored
 * database would look like a migration's, and a second restore would overwrite them.
 */
async function hasLaterRows(client: pg.Client, table: string, migrated: boolean) {
  const made = migrated ? `SELECT xmin FROM ${inPublic(MIGRATION_TABLE)}` : 'SELECT NULL::xid';
  const { rowCount } = await client.query(
    `SELECT 1 FROM ${inPublic(table)} WHERE (xmin = ANY (ARRAY(${made}))) IS NOT TRUE LIMIT 1`,
  );
  return rowCount !== 0;
}

async function restoreRows(
  client: pg.Client,
  manifest: BackupManifest,
  reader: ArchiveReader,
): Promise<BackupTotals> {
  const rows: Record<string, number> = {};
  for (const table of manifest.tables) {
    const restored =
      table.name === MIGRATION_TABLE ? skipRows(reader) : copyRows(client, table, reader);
    rows[table.name] = await restored;
  }
  const totals = await reader.totals();
  for (const { name } of manifest.tables) {
    if (name === MIGRATION_TABLE || rows[name] === totals.rows[name]) continue;
    throw new DatabaseRefusal(
      'backup-damaged',
      `the table "${name}" got ${rows[name]} rows where the backup counted ${totals.rows[name]}`,
    );
  }
  await restoreSequences(client, totals);
  return totals;
}

async function copyRows(client: pg.Client, table: TableShape, reader: ArchiveReader) {
  const into = client.query(
    copy.from(`COPY ${inPublic(table.name)} (${columnList(table)}) FROM STDIN`),
  );
  await pipeline(reader.blocks(), into);
  return into.rowCount;
}

async function skipRows(reader: ArchiveReader) {
  for await (const _block of reader.blocks());
  return 0;
}

async function restoreSequences(client: pg.Client, totals: BackupTotals): Promise<void> {
  for (const { name, lastValue, isCalled } of totals.sequences) {
    if (name === `${MIGRATION_TABLE}_id_seq`) continue;
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      inPublic(name),
      lastValue,
      isCalled,
    ]);
  }
}

/** Columns may stand in another order: COPY names them. */
const shape = ({ name, columns }: TableShape) => [name, [...columns].sort()];

const lastOf = (migrations: string[]) => migrations.at(-1) ?? 'no migration';

const refused = (why: string) =>
  new DatabaseRefusal('restore-refused', `nothing was restored: ${why}`);
