import { databaseAt } from '@rounds/testing';
import pg from 'pg';
import { prepareDatabase } from '../../apps/api/prepare-database.js';
import { makeData, type LoadedData } from '../../apps/cli/commands/make-data/make-data.js';
import type { StageSize } from './stage.js';

/**
 * A database of its own with so many posts, as they were loaded: measuring writes, so it gets a
 * copy. What was loaded stays on the server, and is loaded only where it is not there yet.
 */
export async function growthData(
  server: string,
  size: StageSize,
  say: (line: string) => void,
): Promise<{ url: string; data: LoadedData }> {
  const data = await load(server, size, say);
  const name = `growth_${size.posts}`;
  await connected(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${loadedAs(size)} STRATEGY file_copy`);
  });
  const url = databaseAt(server, name);
  await prepareDatabase(url);
  return { url, data };
}

/** Only what takes long. */
export async function load(
  server: string,
  size: StageSize,
  say: (line: string) => void,
): Promise<LoadedData> {
  const name = loadedAs(size);
  const url = databaseAt(server, name);
  const exists = await connected(server, (client) =>
    client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]),
  );
  const known = exists.rowCount ? await connected(url, remembered) : null;
  if (known) return known;
  const startedAt = performance.now();
  say(`${size.posts} posts: loading …`);
  await connected(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  });
  await prepareDatabase(url);
  const data = await makeData(url, size, () => {});
  await connected(url, async (client) => {
    await client.query('CREATE TABLE bench_load (data json NOT NULL)');
    await client.query('INSERT INTO bench_load VALUES ($1)', [JSON.stringify(data)]);
  });
  say(`${size.posts} posts: loaded in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return data;
}

const loadedAs = ({ posts }: StageSize) => `loaded_${posts}`;

/** Null where loading was broken off. */
async function remembered(client: pg.Client): Promise<LoadedData | null> {
  const { rows: found } = await client.query(`SELECT to_regclass('bench_load') AS found`);
  if (found[0].found === null) return null;
  const { rows } = await client.query<{ data: LoadedData }>('SELECT data FROM bench_load');
  return rows[0]?.data ?? null;
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
