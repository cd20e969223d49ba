import type { Command } from 'commander';
import { prepareDatabase } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';

export function addMigrate(program: Command, { say, withDatabase }: CliContext): void {
  program
    .command('migrate')
    .description('bring the database up to date; every start does so by itself')
    .action(() =>
      withDatabase(async (url) => {
        const ran = await prepareDatabase(url);
        for (const name of ran) say(`Migrated: ${name}`);
        say('The database is up to date.');
      }),
    );
}
