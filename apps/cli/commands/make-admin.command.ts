import type { Command } from 'commander';
import { makeAdmin } from '@rounds/identity';
import { prepareDatabase } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';

export function addMakeAdmin(program: Command, { say, withDataSource }: CliContext): void {
  program
    .command('make-admin')
    .argument('<email>', 'of an account that has registered')
    .description('make an account an administrator, and verified')
    .action((email: string) =>
      withDataSource(async (dataSource, url) => {
        await prepareDatabase(url);
        const admin = await makeAdmin(dataSource, email);
        say(`${admin.displayName} is an administrator now.`);
      }),
    );
}
