import { dataSourceOptions, newId } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { SERVER_VARIABLE, TEMPLATE_VARIABLE, administer, databaseAt } from './test-server.js';

export interface TestDatabase {
  url: string;
  /** Opened, with these entities; closed by `drop`. */
  dataSource(entities?: Function[]): Promise<DataSource>;
  drop(): Promise<void>;
}

/** A database of its own, migrated and with the boot data, for a `*.db-spec.ts` or an e2e test. */
export const testDatabase = (): Promise<TestDatabase> =>
  createDatabase(process.env[TEMPLATE_VARIABLE]);

/** One with nothing in it, not even tables. */
export const blankDatabase = (): Promise<TestDatabase> => createDatabase('template0');

async function createDatabase(template: string | undefined): Promise<TestDatabase> {
  const server = process.env[SERVER_VARIABLE];
  if (!server || !template)
    throw new Error('test databases are for *.db-spec.ts and test/e2e only');
  const name = `rounds_test_${newId().replaceAll('-', '')}`;
  // By files: Postgres's default writes each page to its log as well, three times the work.
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = databaseAt(server, name);
  const opened: DataSource[] = [];
  return {
    url,
    async dataSource(entities = []) {
      const options = { ...dataSourceOptions(url, 10), entities };
      const dataSource = await new DataSource(options).initialize();
      opened.push(dataSource);
      return dataSource;
    },
    async drop() {
      const open = opened.splice(0).filter((dataSource) => dataSource.isInitialized);
      await Promise.all(open.map((dataSource) => dataSource.destroy()));
      await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
