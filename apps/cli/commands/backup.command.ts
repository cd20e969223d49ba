import { backupDatabase } from '@rounds/platform';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';

export function addBackup(program: Command, { file, say, withDatabase }: CliContext): void {
  program
    .command('backup')
    .argument('<file>', 'where to write it, such as rounds.backup')
    .description('save everything into one file, while the forum may go on')
    .action((name: string) =>
      withDatabase(async (url) => {
        const { rows, file: written } = await backupDatabase(url, file(name));
        const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
        say(`${total} rows of ${Object.keys(rows).length} tables are in ${written}`);
      }),
    );
}
