import type { Logger } from 'pino';

/** One Ctrl-C may arrive twice: from the terminal, and passed on by the launcher or npm. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process cleanly on the first SIGTERM or SIGINT, at once on the second. `stop` finishes
 * what is under way; after `seconds` its time is up.
 */
export function shutDownOnSignals(stop: () => Promise<void>, seconds: number, logger: Logger) {
  let stoppingSince: number | null = null;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince < SAME_SIGNAL_MS) return;
      logger.warn({ signal }, 'second signal: ending at once');
      process.exit(1);
    }
    stoppingSince = Date.now();
    logger.info({ signal }, 'shutting down');
    const overdue = setTimeout(() => {
      logger.error({ seconds }, 'shutdown took too long: ending with work unfinished');
      process.exit(1);
    }, seconds * 1_000);
    overdue.unref();
    stop().then(
      () => {
        logger.info('shut down');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
