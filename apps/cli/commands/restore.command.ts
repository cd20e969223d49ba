import { migrate, migrateJobs, restoreDatabase } from '@rounds/platform';
import type { Command } from 'commander';
import { prepareDatabase, tablesOfBootData } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';

export function addRestore(program: Command, context: CliContext): void {
  const { environment, file, say, withDatabase } = context;
  program
    .command('restore')
    .argument('<file>', 'which rounds backup has written')
    .description('fill an empty database from a backup')
    .action((name: string) =>
      withDatabase(async (url) => {
        await migrate(url, () => migrateJobs(url));
        const { rows, createdAt } = await restoreDatabase(url, file(name), {
          replace: tablesOfBootData,
        });
        await prepareDatabase(url);
        const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
        say(`${total} rows are restored, as they were at ${createdAt}.`);
        if (environment.MEILI_URL) say('Now build the search index: npm run rounds -- reindex');
      }),
    );
}
