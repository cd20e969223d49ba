import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, readEnvironment } from '@rounds/platform';
import { DataSource } from 'typeorm';
import type { HttpRoutes } from '../../apps/api/http-routes.js';
import { testDatabase } from './test-database.js';

export interface TestApp {
  /** http://127.0.0.1:PORT */
  url: string;
  databaseUrl: string;
  app: NestFastifyApplication;
  /** Of the running application. */
  dataSource: DataSource;
  routes: HttpRoutes;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Settings besides those of a test: no rate limits, errors alone are logged. */
  env?: NodeJS.ProcessEnv;
  /** Gets the log, a JSON line at a time. */
  onLog?: (line: string) => void;
}

/** The real api on a free port, with a database of its own unless `env` names one. */
export async function startTestApp({ env = {}, onLog }: TestAppOptions = {}): Promise<TestApp> {
  // Here alone: specs that need no application need not load it.
  const { serveApi } = await import('../../apps/api/serve-api.js');
  const database = env.DATABASE_URL ? null : await testDatabase();
  const databaseUrl = env.DATABASE_URL ?? database?.url ?? '';
  const environment = readEnvironment({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL: '10',
    ROUNDS_RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    ...env,
  });
  const logger = createLogger(
    environment.LOG_LEVEL,
    onLog && { write: (line: string) => void onLog(line) },
  );
  const api = await serveApi(environment, databaseUrl, logger);
  return {
    url: api.url,
    databaseUrl,
    app: api.app,
    dataSource: api.app.get(DataSource),
    routes: api.routes,
    close: async () => {
      await api.app.close();
      await database?.drop();
    },
  };
}
