import {
  openDatabase,
  Readiness,
  WorkerRunner,
  type Environment,
  type OpenDatabase,
} from '@rounds/platform';
import type { Logger } from 'pino';
import { prepareDatabase } from './prepare-database.js';
import { serveApi, type ServedApi } from './serve-api.js';

export interface StartedApi extends ServedApi {
  environment: Environment;
  databaseUrl: string;
  logger: Logger;
  /** Refuses new work, finishes what is under way, and stops what was started. */
  stop(): Promise<void>;
}

/**
 * Everything `npm start` runs in one process. `onLost` is told when it cannot go on; `prepare` is
 * what happens to the database before anyone is served.
 */
export async function startApi(
  environment: Environment,
  logger: Logger,
  onLost: (error: unknown) => void = () => {},
  prepare: (url: string) => Promise<unknown> = prepareDatabase,
): Promise<StartedApi> {
  const database = await openDatabase(environment, {
    // Our own notices begin so; the server's lines with the time.
    log: (line) =>
      logger[line.startsWith('postgres:') ? 'info' : 'debug']({ context: 'postgres' }, line),
    onLost,
  });
  try {
    await prepare(database.url);
    const api = await serveApi(environment, database.url, logger);
    return {
      ...api,
      environment,
      databaseUrl: database.url,
      logger,
      stop: () => stop(api, database),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function stop({ app }: ServedApi, database: OpenDatabase): Promise<void> {
  const readiness = app.get(Readiness);
  readiness.stop('This process is shutting down.');
  const server = app.getHttpServer();
  server.close(); // no new connections
  server.closeIdleConnections();
  await Promise.all([readiness.idle(), app.get(WorkerRunner).stop()]);
  await app.close();
  await database.close();
}
