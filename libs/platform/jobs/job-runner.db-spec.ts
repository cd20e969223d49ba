import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../config/environment.js';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { Jobs } from './jobs.js';

let database: TestDatabase;
let dataSource: DataSource;
let registry: JobRegistry;
let jobs: Jobs;
const runners: JobRunner[] = [];

beforeEach(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
  registry = new JobRegistry();
  jobs = new Jobs(registry);
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  await database.drop();
});

function startRunner(): JobRunner {
  const environment = readEnvironment({ SHUTDOWN_SECONDS: '10' });
  const runner = new JobRunner(environment, database.url, registry);
  runners.push(runner);
  runner.start();
  return runner;
}

async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await sleep(50);
  }
}

const waiting = async () =>
  (await dataSource.query('SELECT count(*)::int AS n FROM graphile_worker.jobs'))[0].n as number;

it('runs a job that was committed, with its payload, and forgets it', async () => {
  const seen: unknown[] = [];
  registry.register({ name: 'note', run: async (payload) => void seen.push(payload) });
  startRunner();
  await dataSource.transaction((tx) => jobs.add(tx, 'note', { id: 7 }));
  await until(() => seen.length === 1);
  expect(seen).toEqual([{ id: 7 }]);
  await until(async () => (await waiting()) === 0);
});

it('a job of a transaction that was rolled back does not exist', async () => {
  registry.register({ name: 'note', run: async () => {} });
  await expect(
    dataSource.transaction(async (tx) => {
      await jobs.add(tx, 'note');
      expect(await tx.query('SELECT 1 FROM graphile_worker.jobs')).toHaveLength(1);
      throw new Error('something else failed');
    }),
  ).rejects.toThrow('something else failed');
  expect(await waiting()).toBe(0);
});

it('a job that still waits is replaced under the same key', async () => {
  const seen: unknown[] = [];
  registry.register({ name: 'note', run: async (payload) => void seen.push(payload) });
  await jobs.add(dataSource.manager, 'note', { version: 1 }, { jobKey: 'one' });
  await jobs.add(dataSource.manager, 'note', { version: 2 }, { jobKey: 'one' });
  startRunner();
  await until(async () => (await waiting()) === 0);
  expect(seen).toEqual([{ version: 2 }]);
});

it('refuses a job that nobody registered, and two of one name', async () => {
  await expect(jobs.add(dataSource.manager, 'nothing')).rejects.toThrow('no job called nothing');
  registry.register({ name: 'note', run: async () => {} });
  expect(() => registry.register({ name: 'note', run: async () => {} })).toThrow('two jobs');
});

it('a failing job is kept with its error and tried again later', async () => {
  registry.register({
    name: 'note',
    run: async () => {
      throw new Error('the mail server is away');
    },
  });
  await jobs.add(dataSource.manager, 'note');
  startRunner();
  const failed = `SELECT attempts, run_at > now() AS later FROM graphile_worker.jobs
                   WHERE last_error = 'the mail server is away'`;
  await until(async () => (await dataSource.query(failed)).length === 1);
  expect(await dataSource.query(failed)).toEqual([{ attempts: 1, later: true }]);
});

it('stopping waits for the job under way, takes no other, and leaves no trace of the worker', async () => {
  const done: unknown[] = [];
  let started = 0;
  registry.register({
    name: 'slow',
    run: async (payload) => {
      started += 1;
      await sleep(3_000);
      done.push(payload);
    },
  });
  const runner = startRunner();
  await jobs.add(dataSource.manager, 'slow', { id: 1 });
  await until(() => started === 1);
  const stopped = runner.stop();
  await sleep(500); // a worker that was just asking for a job may still get one
  await jobs.add(dataSource.manager, 'slow', { id: 2 });
  await stopped;
  expect(done).toEqual([{ id: 1 }]);
  expect(await waiting()).toBe(1);
  expect(await dataSource.query('SELECT worker_id FROM job_worker')).toEqual([]);
});

it('goes on after the database has cut all its connections', async () => {
  let runs = 0;
  registry.register({ name: 'note', run: async () => void (runs += 1) });
  startRunner();
  await until(async () => (await dataSource.query('SELECT 1 FROM job_worker')).length > 0);
  await dataSource.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND application_name IN ('rounds jobs', 'rounds job-worker')`,
  );
  await jobs.add(dataSource.manager, 'note');
  await until(() => runs === 1, 20);
  // Its lock is held again, or a sweep would take the jobs from a worker that lives.
  const held = `SELECT count(*)::int AS n FROM job_worker
                 JOIN pg_locks ON locktype = 'advisory' AND objid = lock_key::oid AND granted
                WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  await until(async () => (await dataSource.query(held))[0].n > 0);
});

it('goes on after its very first look at the database has failed', async () => {
  let runs = 0;
  registry.register({ name: 'note', run: async () => void (runs += 1) });
  await dataSource.query('ALTER TABLE graphile_worker._private_tasks RENAME TO away');
  startRunner();
  await until(async () => (await dataSource.query('SELECT 1 FROM job_worker')).length > 0);
  await sleep(1_000);
  await dataSource.query('ALTER TABLE graphile_worker.away RENAME TO _private_tasks');
  await jobs.add(dataSource.manager, 'note');
  await until(() => runs === 1, 20);
});
