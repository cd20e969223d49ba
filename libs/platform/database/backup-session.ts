import { Socket } from 'node:net';
import pg from 'pg';

export const MIGRATION_TABLE = 'migration';

/** Values are written and read the same whatever the server's settings, as pg_dump has them. */
const SETTINGS = [
  "SET client_encoding = 'UTF8'",
  "SET datestyle = 'ISO, YMD'",
  "SET intervalstyle = 'postgres'",
  'SET extra_float_digits = 3',
  'SET statement_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  "SET lock_timeout = '10s'",
];

/** One connection for a backup or a restore. */
export async function withSession<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: url, stream: () => socket });
  client.on('error', () => {}); // whatever runs is rejected with it as well
  try {
    await client.connect();
    await client.query(SETTINGS.join(';'));
    const result = await work(client);
    await client.end();
    return result;
  } finally {
    // After a failure it may be in the middle of a COPY, where a polite end would wait for ever.
    socket.destroy();
  }
}

export interface TableShape {
  name: string;
  columns: string[];
}

/** The tables with rows in `public`, without generated columns and tables of extensions. */
export async function listTables(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                       AND d.objid = c.oid AND d.deptype = 'e')
     GROUP BY c.relname ORDER BY c.relname COLLATE "C"`,
  );
  return rows;
}

export async function listMigrations(client: pg.Client, tables: TableShape[]): Promise<string[]> {
  if (!tables.some(({ name }) => name === MIGRATION_TABLE)) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM ${inPublic(MIGRATION_TABLE)} ORDER BY id`,
  );
  return rows.map(({ name }) => name);
}

export async function listSequences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname`,
  );
  return rows.map(({ name }) => name);
}

export const inPublic = (name: string) => `public.${pg.escapeIdentifier(name)}`;

export const columnList = ({ columns }: TableShape) =>
  columns.map((column) => pg.escapeIdentifier(column)).join(', ');
