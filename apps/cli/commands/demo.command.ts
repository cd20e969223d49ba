import { exitWith, shutDownOnSignals, type Environment } from '@rounds/platform';
import type { Command } from 'commander';
import { createServer } from 'node:net';
import { startApi } from '../../api/start-api.js';
import { portTaken } from '../../api/serve-api.js';
import type { CliContext } from '../cli-context.js';
import { loadDemoContent } from './demo/demo-content.js';
import { loginTable } from './demo/login-table.js';
import { prepareDemo } from './demo/prepare-demo.js';
import { searchIsReady } from './demo/search-is-ready.js';

export function addDemo(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('run Rounds with invented clinicians and real questions')
    .option('--fresh', 'start over with new data')
    .action(({ fresh = false }: { fresh?: boolean }) => runDemo(context, fresh));
}

/** Prints the logins, the password and, last, the address; then serves until it is stopped. */
async function runDemo(context: CliContext, fresh: boolean): Promise<void> {
  const { environment, say } = context;
  // A demo is watched by a person: only what goes wrong belongs between the lines below.
  const logger = context.logger.child({}, { level: process.env.LOG_LEVEL || 'warn' });
  await requireFreePort(environment);
  say(
    environment.DATABASE_URL
      ? 'Opening the database of DATABASE_URL …'
      : `Starting Postgres in ${environment.ROUNDS_DATA} …`,
  );
  let password = '';
  const api = await startApi(environment, logger, exitWith, async (url) => {
    password = await prepareDemo(url, fresh, say);
    say('Starting the api …');
  });
  shutDownOnSignals(() => api.stop(), environment.SHUTDOWN_SECONDS, logger);
  await searchIsReady(api.databaseUrl, say);
  const { clinicians } = loadDemoContent();
  say(`\n${loginTable(clinicians)}\n`);
  say(`Demo password: ${password}`);
  say(`Rounds is ready at ${api.url}`);
}

/** Before anything is started, so that nothing has to be stopped again. */
async function requireFreePort(environment: Environment): Promise<void> {
  const { HOST, PORT } = environment;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject).listen(PORT, HOST, resolve);
    });
  } catch (error) {
    throw portTaken(error, environment);
  }
  await new Promise((resolve) => probe.close(resolve));
}
