import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { projectRoot } from '@rounds/platform';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import { endRounds, startRounds, type RoundsProcess } from './rounds-process.js';

jest.setTimeout(90_000);

const compose = readFileSync(path.join(projectRoot(), 'docker', 'compose.yaml'), 'utf8');
const running: RoundsProcess[] = [];
let database: TestDatabase;
let folder: string;
let file: string;

beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-heartbeat-'));
  file = path.join(folder, 'heartbeat');
});
afterEach(async () => {
  await endRounds(running);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** What docker/compose.yaml runs as the worker's health check, on this file. */
function isHealthy(): boolean {
  const [, program = ''] = /- "(process\.exit\(.*\))"/.exec(compose) ?? [];
  expect(program).toContain('/tmp/heartbeat');
  const { status } = spawnSync(process.execPath, ['-e', program.replace('/tmp/heartbeat', file)]);
  return status === 0;
}

const age = (seconds: number) => {
  const then = Date.now() / 1_000 - seconds;
  utimesSync(file, then, then);
};
async function untilTouched(): Promise<void> {
  while (Date.now() - statSync(file).mtimeMs > 5_000) await sleep(100);
}

it('the health check of a worker passes while it works, and fails while it hangs', async () => {
  expect(isHealthy()).toBe(false);
  const worker = startRounds('worker', { DATABASE_URL: database.url, ROUNDS_HEARTBEAT: file });
  running.push(worker);
  await worker.prints(/The Rounds worker is ready/);
  expect(isHealthy()).toBe(true);
  age(31);
  expect(isHealthy()).toBe(false);
  await untilTouched();
  expect(isHealthy()).toBe(true);

  worker.child.kill('SIGSTOP');
  age(31);
  await sleep(7_000);
  expect(isHealthy()).toBe(false);
  worker.child.kill('SIGCONT');
  await untilTouched();
  expect(isHealthy()).toBe(true);

  worker.child.kill('SIGKILL');
  await worker.exit;
  age(31);
  await sleep(6_000);
  expect(isHealthy()).toBe(false);
});
