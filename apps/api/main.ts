import { exitWith, runMain, shutDownOnSignals } from '@rounds/platform';
import { startApi } from './start-api.js';

void runMain(async (environment, logger) => {
  const api = await startApi(environment, logger, (error) => {
    logger.fatal({ err: error }, 'the database is gone');
    exitWith(error);
  });
  shutDownOnSignals(() => api.stop(), environment.SHUTDOWN_SECONDS, logger);
  process.stdout.write(`Rounds is ready at ${api.url}\n`);
});
