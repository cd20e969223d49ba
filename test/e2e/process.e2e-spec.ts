import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@rounds/platform';
import {
  connectSocket,
  registerVerified,
  testDatabase,
  type TestClinician,
  type TestDatabase,
} from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { endRounds, startRounds, type RoundsProcess } from './rounds-process.js';

jest.setTimeout(60_000);

const running: RoundsProcess[] = [];
const start = (...given: Parameters<typeof startRounds>) => {
  const rounds = startRounds(...given);
  running.push(rounds);
  return rounds;
};
afterEach(() => endRounds(running));

const ready = async (rounds: RoundsProcess) =>
  (await rounds.prints(/Rounds is ready at (http:\S+)/))[1] as string;

describe('wrong settings', () => {
  it('are all printed with what is expected, and the exit code is 1', async () => {
    const rounds = start('api', {
      PORT: 'seventy',
      DATABASE_URL: 'mysql://x',
      ROUNDS_WORKER: 'maybe',
    });
    expect(await rounds.exit).toEqual({ code: 1, signal: null });
    expect(rounds.output()).toContain('PORT: must be a whole number from 0 to 65535');
    expect(rounds.output()).toContain('DATABASE_URL: must be an address such as postgres://');
    expect(rounds.output()).toMatch(/ROUNDS_WORKER: .*"inside"\|"none"/);
    expect(rounds.output()).not.toContain('    at ');
  });

  it('a database that does not answer is said in a sentence', async () => {
    const rounds = start('api', { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/rounds' });
    expect((await rounds.exit).code).toBe(1);
    expect(rounds.output()).toContain('Nothing answers there: check DATABASE_URL.');
    expect(rounds.output()).not.toContain('    at ');
  });

  it('a worker of its own without DATABASE_URL says what it needs', async () => {
    const rounds = start('worker', {});
    expect((await rounds.exit).code).toBe(1);
    expect(rounds.output()).toMatch(/^A worker of its own needs DATABASE_URL/);
  });
});

describe('with a database', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeEach(async () => {
    database = await testDatabase();
    dataSource = await database.dataSource();
  });
  afterEach(async () => {
    await endRounds(running);
    await database.drop();
  });

  it('a port that is taken is said in a sentence, and the exit code is 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const rounds = start('api', { DATABASE_URL: database.url, PORT: String(port) });
    expect((await rounds.exit).code).toBe(1);
    other.close();
    expect(rounds.output()).toContain(
      `Rounds cannot listen on 127.0.0.1:${port}: something else listens there.`,
    );
    expect(rounds.output()).not.toContain('    at ');
  });

  it('on SIGTERM requests under way are answered, sockets close, nothing new is taken, exit 0', async () => {
    const rounds = start('api', { DATABASE_URL: database.url });
    const url = await ready(rounds);
    const asker = await registerVerified({ dataSource });
    const socket = await connectSocket({ url }, asker.token);
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));

    // A reply waits for the thread's row, which we hold locked.
    const thread = await openThread(url, asker);
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT 1 FROM thread WHERE id = $1 FOR UPDATE', [thread]);
    const reply = fetch(`${url}/api/v1/threads/${thread}/posts`, {
      method: 'POST',
      headers: headersOf(asker, newId()),
      body: JSON.stringify({ body: 'sent before the shutdown' }),
    });
    await sleep(500);
    const kept = new http.Agent({ keepAlive: true });
    expect((await get(`${url}/health/ready`, kept)).status).toBe(200);

    rounds.child.kill('SIGTERM');
    await rounds.prints(/shutting down/);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow(); // no new connection
    await sleep(1_500);
    expect(rounds.child.exitCode).toBeNull();
    await holder.rollbackTransaction();
    await holder.release();

    const answer = await reply;
    expect(answer.status).toBe(201);
    await closed;
    expect([(await rounds.exit).code, rounds.output()]).toEqual([0, expect.anything()]);
    const posts = await dataSource.query('SELECT body FROM post WHERE number = 2');
    expect(posts).toEqual([{ body: 'sent before the shutdown' }]);
    kept.destroy();
  });

  it('when shutting down takes longer than SHUTDOWN_SECONDS it ends all the same', async () => {
    const rounds = start('api', { DATABASE_URL: database.url, SHUTDOWN_SECONDS: '1' });
    const url = await ready(rounds);
    const asker = await registerVerified({ dataSource });
    const thread = await openThread(url, asker);
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT 1 FROM thread WHERE id = $1 FOR UPDATE', [thread]);
    const reply = fetch(`${url}/api/v1/threads/${thread}/posts`, {
      method: 'POST',
      headers: headersOf(asker, newId()),
      body: JSON.stringify({ body: 'never answered' }),
    }).catch(() => 'cut off');
    await sleep(500);
    const at = Date.now();
    rounds.child.kill('SIGTERM');
    expect((await rounds.exit).code).toBe(1);
    expect(Date.now() - at).toBeLessThan(5_000);
    expect(rounds.output()).toContain('shutdown took too long');
    expect(await reply).toBe('cut off');
    await holder.rollbackTransaction();
    await holder.release();
  });

  it('a second signal ends it at once', async () => {
    const rounds = start('api', { DATABASE_URL: database.url });
    const url = await ready(rounds);
    const asker = await registerVerified({ dataSource });
    const thread = await openThread(url, asker);
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT 1 FROM thread WHERE id = $1 FOR UPDATE', [thread]);
    void fetch(`${url}/api/v1/threads/${thread}/posts`, {
      method: 'POST',
      headers: headersOf(asker, newId()),
      body: JSON.stringify({ body: 'cut off' }),
    }).catch(() => {});
    await sleep(500);
    rounds.child.kill('SIGINT');
    await rounds.prints(/shutting down/);
    await sleep(700);
    expect(rounds.child.exitCode).toBeNull();
    rounds.child.kill('SIGINT');
    expect((await rounds.exit).code).toBe(1);
    await holder.rollbackTransaction();
    await holder.release();
  });

  it('a worker of its own drains what an api without one has written', async () => {
    const api = start('api', { DATABASE_URL: database.url, ROUNDS_WORKER: 'none' });
    const url = await ready(api);
    const asker = await registerVerified({ dataSource });
    await openThread(url, asker);
    const waiting = async () =>
      (await dataSource.query('SELECT count(*)::int AS n FROM outbox'))[0].n as number;
    await sleep(1_000);
    expect(await waiting()).toBeGreaterThan(0);
    const worker = start('worker', { DATABASE_URL: database.url });
    await worker.prints(/The Rounds worker is ready/);
    const deadline = Date.now() + 10_000;
    while ((await waiting()) > 0 && Date.now() < deadline) await sleep(100);
    expect(await waiting()).toBe(0);
    worker.child.kill('SIGTERM');
    expect(await worker.exit).toEqual({ code: 0, signal: null });
  });
});

describe('the embedded Postgres', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'rounds-process-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    await endRounds(running);
    await sleep(500); // the kernel has told the server, which goes
    rmSync(folder, { recursive: true, force: true });
  });

  it('that is killed comes back; requests in between are told to try again', async () => {
    const rounds = start('api', {
      ROUNDS_DATA: folder,
      LOG_LEVEL: 'debug',
      ROUNDS_RATE_LIMITS: 'off',
    });
    const url = await ready(rounds);
    const statuses: number[] = [];
    const login = async () => {
      const answer = await fetch(`${url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@rounds.test', password: 'wrong-password' }),
      });
      statuses.push(answer.status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      return answer.status;
    };
    expect(await login()).toBe(401);
    const [, pid] = await rounds.prints(/\[(\d+)\] LOG: {2}starting PostgreSQL/);
    process.kill(Number(pid), 'SIGKILL');
    const deadline = Date.now() + 15_000;
    await sleep(50);
    while ((await login()) !== 401 && Date.now() < deadline) await sleep(100);
    expect(statuses.at(-1)).toBe(401);
    expect(statuses.filter((status) => status !== 401 && status !== 503)).toEqual([]);
    expect(statuses).toContain(503);

    rounds.child.kill('SIGTERM');
    expect(await rounds.exit).toEqual({ code: 0, signal: null });
    const again = start('api', { ROUNDS_DATA: folder });
    await ready(again);
    again.child.kill('SIGTERM');
    expect((await again.exit).code).toBe(0);
  });
});

const headersOf = ({ token }: TestClinician, key: string) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'idempotency-key': key,
});

async function openThread(url: string, asker: TestClinician): Promise<string> {
  const answer = await fetch(`${url}/api/v1/channels/cardiology/threads`, {
    method: 'POST',
    headers: headersOf(asker, newId()),
    body: JSON.stringify({ title: 'Amiodarone and thyroid', body: 'How often?', kind: 'question' }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

function get(url: string, agent: http.Agent): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (response) => {
        response.resume().on('end', () => resolve({ status: response.statusCode ?? 0 }));
      })
      .on('error', reject);
  });
}
