import path from 'node:path';
import {
  dataSourceOptions,
  embeddedFolder,
  findRunningPostgres,
  openDatabase,
  type Environment,
} from '@rounds/platform';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';

/** What commands have in common. */
export interface CliContext {
  environment: Environment;
  logger: Logger;
  /** Progress and results, a line at a time. */
  say: (line: string) => void;
  /** A path as the user gave it: npm runs commands in the project's folder instead of theirs. */
  file: (name: string) => string;
  /** Lends the database: the running one, or the embedded one started for this command alone. */
  withDatabase: <T>(work: (url: string) => Promise<T>) => Promise<T>;
  /** The same with a connection pool; nothing is migrated. */
  withDataSource: <T>(work: (dataSource: DataSource, url: string) => Promise<T>) => Promise<T>;
}

export function cliContext(environment: Environment, logger: Logger): CliContext {
  const say = (line: string) => void process.stdout.write(`${line}\n`);

  async function withDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
    const running = environment.DATABASE_URL
      ? undefined
      : findRunningPostgres(embeddedFolder(environment));
    if (running) return work(running);
    const database = await openDatabase(environment, {
      log: (line) => logger.debug({ context: 'postgres' }, line),
    });
    try {
      return await work(database.url);
    } finally {
      await database.close();
    }
  }

  return {
    environment,
    logger,
    say,
    file: (name) => path.resolve(process.env.INIT_CWD ?? process.cwd(), name),
    withDatabase,
    withDataSource: (work) =>
      withDatabase(async (url) => {
        const dataSource = await new DataSource(dataSourceOptions(url, 4)).initialize();
        try {
          return await work(dataSource, url);
        } finally {
          await dataSource.destroy();
        }
      }),
  };
}
