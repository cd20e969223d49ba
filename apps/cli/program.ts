import { Command } from 'commander';
import { addBackup } from './commands/backup.command.js';
import { addDemo } from './commands/demo.command.js';
import { addImport } from './commands/import.command.js';
import { addMakeAdmin } from './commands/make-admin.command.js';
import { addMakeData } from './commands/make-data.command.js';
import { addMigrate } from './commands/migrate.command.js';
import { addReindex } from './commands/reindex.command.js';
import { addRestore } from './commands/restore.command.js';
import type { CliContext } from './cli-context.js';

/** One file each, in the order in which help lists them. */
const commands: ((program: Command, context: CliContext) => void)[] = [
  addMigrate,
  addMakeAdmin,
  addImport,
  addReindex,
  addBackup,
  addRestore,
  addDemo,
  addMakeData,
];

export function createProgram(context: CliContext): Command {
  const program = new Command('rounds')
    .description('Commands for whoever runs Rounds')
    .showHelpAfterError();
  for (const add of commands) add(program, context);
  return program;
}
