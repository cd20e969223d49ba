import { NestFactory } from '@nestjs/core';
import { NestLogger } from '@rounds/platform';
import { SearchIndexer } from '@rounds/search';
import type { Command } from 'commander';
import { prepareDatabase } from '../../api/prepare-database.js';
import { WorkerModule } from '../../worker/worker.module.js';
import type { CliContext } from '../cli-context.js';

const SAY_EVERY_MS = 1_000;

export function addReindex(program: Command, context: CliContext): void {
  program
    .command('reindex')
    .description('build the search index anew, beside the one in use')
    .action(() =>
      context.withDatabase(async (url) => {
        const indexed = await reindex(context, url);
        context.say(`${indexed} posts are indexed.`);
      }),
    );
}

/** Answers how many posts were indexed. */
export async function reindex(context: CliContext, url: string): Promise<number> {
  const { environment, logger, say } = context;
  await prepareDatabase(url);
  const app = await NestFactory.createApplicationContext(WorkerModule.for(environment, url), {
    logger: new NestLogger(logger.child({}, { level: 'warn' })),
    abortOnError: false,
  });
  try {
    let saidAt = Date.now();
    return await app.get(SearchIndexer).rebuild((state) => {
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      say(`${state.indexed} of ${state.total} posts`);
    });
  } finally {
    await app.close();
  }
}
