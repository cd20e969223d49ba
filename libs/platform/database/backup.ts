import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import copy from 'pg-copy-streams';
import { ArchiveReader, ArchiveWriter } from './backup-archive.js';
import type { BackupManifest, BackupTotals } from './backup-archive.js';
import {
  columnList,
  inPublic,
  listMigrations,
  listSequences,
  listTables,
  withSession,
} from './backup-session.js';

export interface BackupReport extends BackupManifest, BackupTotals {
  file: string;
}

/**
 * Writes every table of `public` as it is at one moment, while the forum goes on. The embedded
 * server has no pg_dump, and this needs none. The rows alone are kept: migrations make the tables.
 * Left out are the jobs (schema graphile_worker): those that matter are made again by their
 * schedule or by what waits in the outbox, which is kept.
 *
 * The file appears, or replaces the former one, only when it is complete and on disk.
 */
export async function backupDatabase(url: string, file: string): Promise<BackupReport> {
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    const written = await withSession(url, async (client) => {
      const archive = await openSnapshot(client);
      await pipeline(
        archive.bytes(),
        createGzip(),
        // Readable by us alone: it holds what clinicians wrote in confidence.
        createWriteStream(partial, { mode: 0o600, flush: true }),
      );
      await client.query('COMMIT');
      return archive;
    });
    await rename(partial, file);
    await syncFolder(path.dirname(path.resolve(file)));
    return { file, ...written.manifest, ...written.totals };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** What a restore needs to know beforehand: which migrations the database must be at. */
export async function readBackupManifest(file: string): Promise<BackupManifest> {
  const reader = new ArchiveReader(file);
  try {
    return await reader.manifest();
  } finally {
    reader.stop();
  }
}

async function openSnapshot(client: pg.Client) {
  const present = await listTables(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  // Before the snapshot is taken by the first query: a migration must not come in between.
  const names = present.map(({ name }) => inPublic(name)).join(', ');
  if (names) await client.query(`LOCK TABLE ${names} IN ACCESS SHARE MODE`);
  const tables = await listTables(client);
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  const manifest: BackupManifest = {
    format: 'rounds-backup',
    version: 1,
    createdAt: new Date().toISOString(),
    postgres: rows[0]?.server_version ?? '',
    migrations: await listMigrations(client, tables),
    tables,
  };
  const totals: BackupTotals = { rows: {}, sequences: [] };
  return { manifest, totals, bytes: () => archiveBytes(client, manifest, totals) };
}

/** Fills in the totals on its way. */
async function* archiveBytes(
  client: pg.Client,
  manifest: BackupManifest,
  totals: BackupTotals,
): AsyncGenerator<Buffer> {
  const archive = new ArchiveWriter();
  yield archive.line(manifest);
  for (const table of manifest.tables) {
    const rows = client.query(
      copy.to(`COPY ${inPublic(table.name)} (${columnList(table)}) TO STDOUT`),
    );
    for await (const bytes of rows) yield archive.block(bytes as Buffer);
    yield archive.endOfTable();
    // The stream ends before the server's last word, which has the count or an error.
    await client.query('SELECT 1');
    totals.rows[table.name] = rows.rowCount;
  }
  // Sequences know no snapshot: read last, they are never behind the rows.
  for (const name of await listSequences(client)) {
    const { rows } = await client.query<BackupTotals['sequences'][number]>(
      `SELECT $1 AS name, last_value::text AS "lastValue", is_called AS "isCalled"
       FROM ${inPublic(name)}`,
      [name],
    );
    totals.sequences.push(...rows);
  }
  yield archive.line(totals);
  yield archive.seal();
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
