import { Logger as WorkerLogger, runMigrations } from 'graphile-worker';

/** The tables of graphile-worker; run it under the lock of our own migrations. */
export async function migrateJobs(url: string): Promise<void> {
  await runMigrations({
    connectionString: url,
    maxPoolSize: 1,
    logger: new WorkerLogger(() => () => {}),
  });
}
