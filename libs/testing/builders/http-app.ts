import type { DynamicModule, Type } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { PlatformModule, ProblemFilter, readEnvironment } from '@rounds/platform';
import { validationPipe } from '../../../apps/api/validation.pipe.js';

/**
 * The real application of some modules, to `inject` requests into, on a database that may serve
 * several; close it before dropping that.
 */
export async function httpApp(
  url: string,
  modules: (Type | DynamicModule)[],
  settings: NodeJS.ProcessEnv = {},
): Promise<NestFastifyApplication> {
  const environment = readEnvironment({
    NODE_ENV: 'test',
    ROUNDS_RATE_LIMITS: 'off',
    LOG_LEVEL: 'silent',
    ...settings,
  });
  const testing = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, url), ...modules],
  }).compile();
  const adapter = new FastifyAdapter({ trustProxy: environment.TRUST_PROXY });
  const app = testing.createNestApplication<NestFastifyApplication>(adapter, { logger: ['error'] });
  app.setGlobalPrefix('api/v1');
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
