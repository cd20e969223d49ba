import { runMain, shutDownOnSignals } from '@rounds/platform';
import { startWorker } from './start-worker.js';

void runMain(async (environment, logger) => {
  const worker = await startWorker(environment, logger);
  shutDownOnSignals(() => worker.stop(), environment.SHUTDOWN_SECONDS, logger);
  process.stdout.write('The Rounds worker is ready\n');
});
