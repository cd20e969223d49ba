import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { JobRegistry } from '../jobs/job-registry.js';
import { PurgeIdempotencyKeys } from './purge-idempotency-keys.js';

let database: TestDatabase;
let dataSource: DataSource;
beforeEach(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
});
afterEach(() => database.drop());

it('forgets keys after a week, all of them and no younger one', async () => {
  await dataSource.query(
    `INSERT INTO idempotency_key (clinician_id, key, fingerprint, created_at)
     SELECT '01a204c1-1d24-7f83-b148-1f27596a22cc'::uuid, 'old-' || i, ''::bytea, now() - interval '7 days 1 minute'
       FROM generate_series(1, 5001) AS i
     UNION ALL
     SELECT '01a204c1-1d24-7f83-b148-1f27596a22cc', 'young', '', now() - interval '6 days 23 hours'`,
  );
  const registry = new JobRegistry();
  new PurgeIdempotencyKeys(registry, dataSource).onModuleInit();
  const [job] = registry.list();
  expect(job?.name).toBe('purge-idempotency-keys');
  await job?.run({}, { signal: new AbortController().signal });
  expect(await dataSource.query('SELECT key FROM idempotency_key')).toEqual([{ key: 'young' }]);
});
