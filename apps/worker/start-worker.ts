import { NestFactory } from '@nestjs/core';
import { NestLogger, StartRefusal, WorkerRunner, type Environment } from '@rounds/platform';
import type { Logger } from 'pino';
import { prepareDatabase } from '../api/prepare-database.js';
import { WorkerModule } from './worker.module.js';

export interface StartedWorker {
  /** Lets the jobs and the outbox batch under way finish. */
  stop(): Promise<void>;
}

/** Background work in a process of its own, beside any number of api processes. */
export async function startWorker(
  environment: Environment,
  logger: Logger,
): Promise<StartedWorker> {
  const url = environment.DATABASE_URL;
  if (!url) {
    throw new StartRefusal(
      'A worker of its own needs DATABASE_URL: without it the api runs an embedded Postgres and ' +
        'the background jobs with it, and npm start is all that is needed.',
    );
  }
  await prepareDatabase(url);
  const app = await NestFactory.createApplicationContext(WorkerModule.for(environment, url), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  app.get(WorkerRunner).start();
  return { stop: () => app.close() };
}
