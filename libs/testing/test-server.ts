import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@rounds/platform';

/** How the jest workers find what the global setup made. */
export const SERVER_VARIABLE = 'ROUNDS_TEST_SERVER';
export const TEMPLATE_VARIABLE = 'ROUNDS_TEST_TEMPLATE';

export interface TestServer {
  /** The address of a database to which an administrator may connect. */
  url: string;
  /** Name of the migrated database that every test clones. */
  template: string;
  stop(): Promise<void>;
}

/**
 * A Postgres for one run of the tests, with a migrated template: the server of TEST_DATABASE_URL,
 * or the embedded one with its data in a temporary folder and without fsync.
 */
export async function startTestServer(
  prepare: (url: string) => Promise<unknown>,
): Promise<TestServer> {
  const server = await openServer(process.env.TEST_DATABASE_URL);
  const template = `rounds_template_${process.pid}_${Date.now()}`;
  try {
    await administer(server.url, `CREATE DATABASE ${template}`);
    await prepare(databaseAt(server.url, template));
    await administer(server.url, `ALTER DATABASE ${template} ALLOW_CONNECTIONS false`);
  } catch (error) {
    await server.stop(template);
    throw error;
  }
  return { url: server.url, template, stop: () => server.stop(template) };
}

async function openServer(given: string | undefined) {
  if (given) {
    const stop = (template: string) =>
      administer(given, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    return { url: given, stop };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'rounds-test-'));
  chmodSync(folder, 0o755); // root's server runs as another user
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'postgres'),
      flags: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=400'],
    });
    return { url: server.url, stop: () => server.stop().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The same server, another database. */
export function databaseAt(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
