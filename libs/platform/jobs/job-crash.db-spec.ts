import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';

/** A process of its own that runs the job `slow`, which takes `ms`, and says what it does. */
const program = `
  require('reflect-metadata');
  const { readEnvironment } = require('@rounds/platform');
  const { JobRegistry } = require('./libs/platform/jobs/job-registry.ts');
  const { JobRunner } = require('./libs/platform/jobs/job-runner.ts');
  const registry = new JobRegistry();
  const say = (text) => process.stdout.write(text + '\\n');
  registry.register({ name: 'slow', async run({ id }) {
    say('started ' + id);
    await new Promise((done) => setTimeout(done, Number(process.env.JOB_MS)));
    say('finished ' + id);
  } });
  const runner = new JobRunner(readEnvironment({}), process.env.JOB_DATABASE, registry);
  runner.start();
  say('up');
`;

let database: TestDatabase;
let dataSource: DataSource;
const children: ChildProcess[] = [];

beforeEach(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
  await database.drop();
});

async function startWorker(jobMs: number) {
  const child = spawn(process.execPath, ['-r', './test/typescript.cjs', '-e', program], {
    env: { ...process.env, JOB_DATABASE: database.url, JOB_MS: String(jobMs) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  const waiters: (() => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const waiter of waiters.splice(0)) waiter();
  });
  const said = async (wanted: string) => {
    while (!lines.includes(wanted)) await new Promise<void>((done) => waiters.push(done));
  };
  await said('up');
  return { child, said, lines };
}

const addJob = (id: number) =>
  dataSource.query(`SELECT graphile_worker.add_job('slow', payload => $1::json)`, [
    JSON.stringify({ id }),
  ]);

it('a job of a worker that was killed is done by another within 15 seconds', async () => {
  const first = await startWorker(60_000);
  await addJob(1);
  await first.said('started 1');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const killedAt = Date.now();
  const locked = 'SELECT id FROM graphile_worker.jobs WHERE locked_at IS NOT NULL';
  expect(await dataSource.query(locked)).toHaveLength(1);

  const second = await startWorker(10);
  await second.said('finished 1');
  expect(Date.now() - killedAt).toBeLessThan(15_000);
  const workers = await dataSource.query('SELECT DISTINCT lock_key FROM job_worker');
  expect(workers).toHaveLength(1); // the dead one's row is gone
}, 60_000);

it('a worker that lives keeps its long job', async () => {
  const first = await startWorker(9_000);
  await addJob(1);
  await first.said('started 1');
  const second = await startWorker(10); // sweeps at once, and again after 5 s
  await first.said('finished 1');
  expect(second.lines).toEqual(['up']);
}, 60_000);
