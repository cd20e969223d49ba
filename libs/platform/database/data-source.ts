import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/index.js';
import { SnakeNaming } from './snake-naming.js';

/** Injects the address of the database, for what needs a connection of its own (LISTEN, jobs). */
export const DATABASE_URL = Symbol('DATABASE_URL');

/** The options of every connection; Nest adds the entities of the libs that are loaded. */
export function dataSourceOptions(url: string, pool: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize: pool,
    migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    installExtensions: false,
    applicationName: 'rounds',
    extra: {
      // Session settings rather than statements: they cost no round trip.
      options: '-c timezone=UTC -c idle_in_transaction_session_timeout=60000',
    },
  };
}

/**
 * Of processes that serve: a statement gone wrong, or a pool that is used up, ends in a refusal
 * (503) instead of everybody waiting. The command line keeps the plain options: it may take long.
 */
export function servingOptions(url: string, pool: number): DataSourceOptions {
  const options = dataSourceOptions(url, pool);
  const limits = { statement_timeout: 60_000, connectionTimeoutMillis: 10_000 };
  return { ...options, extra: { ...(options.extra as object), ...limits } };
}

const MIGRATION_LOCK = 7_246_501;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Brings the schema up to date. Safe for any number of processes at once: they take turns by an
 * advisory lock that is polled, since a *blocked* lock holds a snapshot and would deadlock with
 * CREATE INDEX CONCURRENTLY. `afterwards` runs under the same lock, whether or not anything was
 * migrated. Answers the names of the migrations that ran here.
 */
export async function migrate(
  url: string,
  afterwards: (dataSource: DataSource) => Promise<void> = async () => {},
): Promise<string[]> {
  const dataSource = await new DataSource(dataSourceOptions(url, 2)).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.connect();
    for (;;) {
      const [row] = (await lock.query('SELECT pg_try_advisory_lock($1) AS locked', [
        MIGRATION_LOCK,
      ])) as unknown as { locked: boolean }[];
      if (row?.locked) break;
      await sleep(100);
    }
    const ran = await dataSource.runMigrations();
    await afterwards(dataSource);
    return ran.map((migration) => migration.name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}
