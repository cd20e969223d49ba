import type { ClientBase } from 'pg';

/** What is kept about a demo in the database that holds it, and only there. */
export interface DemoMarker {
  password: string;
}

async function exists(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS found',
    [`public.${table}`],
  );
  return rows[0]?.found === true;
}

/** Null where no demo was loaded, or loading it did not come to its end. */
export async function readDemoMarker(client: ClientBase): Promise<DemoMarker | null> {
  if (!(await exists(client, 'demo_marker'))) return null;
  const { rows } = await client.query<DemoMarker>('SELECT password FROM demo_marker');
  return rows[0] ?? null;
}

/** In the transaction that loads the demo. */
export async function writeDemoMarker(client: ClientBase, { password }: DemoMarker): Promise<void> {
  await client.query(`
    CREATE TABLE demo_marker (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      password text NOT NULL,
      loaded_at timestamptz NOT NULL DEFAULT now()
    )`);
  await client.query('INSERT INTO demo_marker (password) VALUES ($1)', [password]);
}

/** Whether anyone has an account here. */
export async function hasAccounts(client: ClientBase): Promise<boolean> {
  if (!(await exists(client, 'clinician'))) return false;
  const { rowCount } = await client.query('SELECT 1 FROM clinician LIMIT 1');
  return rowCount !== 0;
}

/** Whether another process of Rounds has this database open; idle, it holds no lock on a table. */
export async function isServed(client: ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
       AND pid <> pg_backend_pid() AND application_name LIKE 'rounds%' LIMIT 1`,
  );
  return rowCount !== 0;
}

/** Takes everything of Rounds out of the database. */
export async function dropEverything(client: ClientBase): Promise<void> {
  // Fails rather than waits for ever where somebody reads it just now.
  await client.query(`SET lock_timeout = '5s'`);
  await client.query(`
    DROP SCHEMA IF EXISTS graphile_worker CASCADE;
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public`);
  await client.query('RESET lock_timeout');
}
