import { mkdtempSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEnvironment } from '../config/environment.js';
import type { OutboxDrain } from '../outbox/outbox-drain.js';
import { WorkerHeartbeat } from './worker-heartbeat.js';

let folder: string;
let file: string;
let stalledFor = 0;
let heartbeat: WorkerHeartbeat;

const start = (environment: NodeJS.ProcessEnv) => {
  const drain = { stalledFor: () => stalledFor } as OutboxDrain;
  heartbeat = new WorkerHeartbeat(readEnvironment(environment), drain);
  heartbeat.start();
};
/** Whether it is touched within the next six seconds. */
const beats = () => {
  utimesSync(file, 0, 0);
  jest.advanceTimersByTime(6_000);
  return statSync(file).mtimeMs > 0;
};

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance'] });
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-heartbeat-'));
  file = path.join(folder, 'heartbeat');
  stalledFor = 0;
});
afterEach(() => {
  heartbeat.stop();
  jest.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

it('beats while the outbox comes round, and from the start', () => {
  start({ ROUNDS_HEARTBEAT: file });
  expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(5_000);
  expect(beats()).toBe(true);
  stalledFor = 60_000; // a batch that takes long
  expect(beats()).toBe(true);
});

it('stops with an outbox that does not come round, and goes on with it', () => {
  start({ ROUNDS_HEARTBEAT: file });
  stalledFor = 181_000;
  expect(beats()).toBe(false);
  stalledFor = 100;
  expect(beats()).toBe(true);
  heartbeat.stop();
  expect(beats()).toBe(false);
});

it('is nothing where no file is named, and an error at once where it cannot be written', () => {
  start({});
  expect(() => start({ ROUNDS_HEARTBEAT: path.join(folder, 'nowhere', 'heartbeat') })).toThrow(
    'ENOENT',
  );
});
