import { Registry } from 'prom-client';
import type { Environment } from '../config/environment.js';
import type { Metrics } from '../observability/metrics.js';
import { SharedRedis } from './shared-redis.js';

jest.mock('@redis/client', () => {
  throw new Error('loaded');
});

it('loads its client only where REDIS_URL names one', async () => {
  const metrics = { registry: new Registry() } as Metrics;
  const of = (given: object) => SharedRedis.of(given as Environment, metrics);
  expect((await of({})).configured).toBe(false);
  await expect(of({ REDIS_URL: 'redis://127.0.0.1:1' })).rejects.toThrow('loaded');
});
