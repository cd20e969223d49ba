import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogger, ProblemFilter, type Environment } from '@rounds/platform';
import { configureRealtime } from '@rounds/realtime';
import type { Logger } from 'pino';
import { ApiModule } from './api.module.js';
import { fastifyAdapter } from './fastify-adapter.js';
import { addHttpPlugins } from './http-plugins.js';
import { HttpRoutes } from './http-routes.js';
import { addOpenApi } from './openapi.js';
import { addPageAndUnknown } from './page-and-unknown.js';
import { validationPipe } from './validation.pipe.js';

export interface Api {
  app: NestFastifyApplication;
  routes: HttpRoutes;
}

/** The whole application, initialised but not listening. The database must be prepared. */
export async function createApi(
  environment: Environment,
  databaseUrl: string,
  logger: Logger,
): Promise<Api> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.for(environment, databaseUrl),
    fastifyAdapter(environment, logger),
    { logger: new NestLogger(logger), abortOnError: false, bodyParser: false },
  );
  const routes = new HttpRoutes(app.getHttpAdapter().getInstance());
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  await addHttpPlugins(app);
  await addPageAndUnknown(app, routes);
  addOpenApi(app);
  configureRealtime(app);
  await app.init();
  return { app, routes };
}
