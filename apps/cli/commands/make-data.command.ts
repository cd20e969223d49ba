import { InvalidArgumentError, type Command } from 'commander';
import { prepareDatabase } from '../../api/prepare-database.js';
import type { CliContext } from '../cli-context.js';
import { LOAD_PASSWORD } from './make-data/load-accounts.js';
import { requireLoadSize, type LoadSize } from './make-data/load-size.js';
import { makeData } from './make-data/make-data.js';
import { reindex } from './reindex.command.js';

export function addMakeData(program: Command, context: CliContext): void {
  program
    .command('make-data')
    .description('fill a database for load tests; everybody knows its passwords')
    .requiredOption('--clinicians <number>', 'verified accounts: load1@rounds.test …', count)
    .requiredOption('--threads <number>', 'threads over all open channels', count)
    .requiredOption('--posts <number>', 'posts over all threads', count)
    .action((size: LoadSize) => run(context, size));
}

/** The only line on the standard output is the JSON: programs read it. */
async function run(context: CliContext, size: LoadSize): Promise<void> {
  requireLoadSize(size);
  const progress = (line: string) => void process.stderr.write(`${line}\n`);
  await context.withDatabase(async (url) => {
    await prepareDatabase(url);
    const loaded = await makeData(url, size, progress);
    progress('Indexing for search …');
    await reindex({ ...context, say: progress }, url);
    progress(`The password of load1@rounds.test and the others is ${LOAD_PASSWORD}.`);
    context.say(JSON.stringify(loaded));
  });
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
