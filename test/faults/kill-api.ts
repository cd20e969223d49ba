import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelEvents, OpenedThread } from '@rounds/contracts';
import { openDatabase, readEnvironment } from '@rounds/platform';
import { registerVerified, request, type TestClinician } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { prepareDatabase } from '../../apps/api/prepare-database.js';
import { read, readAfresh, readPosts, type Reader } from '../e2e/live/forum-state.js';
import { LiveClient } from '../e2e/live/live-client.js';
import { seededRandom } from '../e2e/live/seeded-random.js';
import { ChildServer } from '../layout/child-server.js';
import { freePorts } from '../layout/free-ports.js';
import { buildForLayout } from '../layout/layout.js';
import { findFaults } from './acknowledged-posts.js';
import { PersistentWriter } from './persistent-writer.js';
import { stateDifference } from './state-difference.js';

export interface KillOptions {
  seed: number;
  kills: number;
  log?: (line: string) => void;
}

export interface KillReport {
  faults: string[];
  acknowledged: number;
  /** Posts that were sent again with the same key. */
  retried: number;
}

const WRITERS = 6;
const THREADS = 3;
const CLIENTS = 3;
/** All in all few enough for one answer of GET /channels/:slug/events. */
const POSTS_PER_WRITER = 160;
const POSTS_BEFORE_KILL = 20;
const SETTLED_MS = 20_000;

/**
 * Kills the api under load, starts it again on the same data and address, and so on; then compares
 * what is there with what was acknowledged, and every client with a fresh read.
 */
export async function killApiUnderLoad({ seed, kills, log = () => {} }: KillOptions) {
  log(`seed ${seed}, ${kills} kills`);
  buildForLayout();
  const random = seededRandom(seed);
  const data = mkdtempSync(path.join(tmpdir(), 'rounds-faults-'));
  chmodSync(data, 0o755); // root's server runs as another user
  const settings = {
    NODE_ENV: 'test',
    ROUNDS_DATA: data,
    ROUNDS_RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
    MEILI_URL: '',
    REDIS_URL: '',
  };
  const [port = 0] = await freePorts(1);
  const api = new ChildServer({
    ...{ name: 'api', url: `http://127.0.0.1:${port}`, ready: /Rounds is ready at/ },
    command: process.execPath,
    args: [path.resolve(__dirname, '../../dist/apps/api/main.js')],
    env: { ...settings, PORT: String(port) },
  });
  const clients: LiveClient[] = [];
  let stopKeeping = () => {};
  try {
    const people = await prepare(settings);
    await api.start();
    const [first] = people as [TestClinician];
    const reader: Reader = { url: api.url, token: first.token };
    const threads = await openThreads(reader);
    const channelId = threads[0]?.channelId ?? '';
    const threadIds = threads.map((thread) => thread.id);
    for (let i = 0; i < CLIENTS; i += 1) {
      const client = new LiveClient({ ...reader, channelId, random, loss: 0.05 });
      clients.push(client);
      await client.connect();
      for (const id of threadIds) await client.watch(id);
    }
    stopKeeping = keepConnected(clients);
    const writers = people.map(
      ({ token }, i) =>
        new PersistentWriter({
          ...{ url: api.url, token, name: `writer ${i}`, threadIds, random },
          atMost: POSTS_PER_WRITER,
        }),
    );
    const writing = Promise.all(writers.map((writer) => writer.run()));
    writing.catch(() => undefined); // thrown where it is awaited
    for (let kill = 1; kill <= kills; kill += 1) {
      // Under load in earnest, however slow the machine.
      const enough = count(writers) + POSTS_BEFORE_KILL;
      while (count(writers) < enough && writers.some((writer) => writer.running)) await sleep(20);
      await sleep(random() * 600);
      await api.kill();
      log(`killed ${kill}: ${count(writers)} acknowledged so far`);
      await sleep(random() * 300);
      await api.start();
    }
    await sleep(300);
    for (const writer of writers) writer.stop();
    await writing;
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const posts = (await Promise.all(threadIds.map((id) => readPosts(reader, id)))).flatMap(
      (found) => found ?? [],
    );
    const whole = await read<ChannelEvents>(reader, `/channels/${channelId}/events?after=0`);
    const faults = findFaults(acknowledged, { posts, events: whole?.events ?? [] });
    faults.push(...(await differing(clients, reader, channelId, threadIds)));
    const retried = writers.reduce((sum, writer) => sum + writer.retried, 0);
    return { faults, acknowledged: acknowledged.length, retried } satisfies KillReport;
  } finally {
    stopKeeping();
    for (const client of clients) client.stop();
    await api.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Migrated, with clinicians; the server of this is stopped again. */
async function prepare(settings: NodeJS.ProcessEnv): Promise<TestClinician[]> {
  const database = await openDatabase(readEnvironment(settings));
  try {
    await prepareDatabase(database.url);
    const dataSource = await new DataSource({ type: 'postgres', url: database.url }).initialize();
    const people: TestClinician[] = [];
    for (let i = 0; i < WRITERS; i += 1) people.push(await registerVerified({ dataSource }));
    await dataSource.destroy();
    return people;
  } finally {
    await database.close();
  }
}

async function openThreads({ url, token }: Reader): Promise<OpenedThread[]> {
  const threads: OpenedThread[] = [];
  for (let i = 1; i <= THREADS; i += 1) {
    const body = { title: `Thread ${i}`, body: `opening ${i}`, kind: 'discussion' };
    const path = '/api/v1/channels/cardiology/threads';
    threads.push((await request<OpenedThread>({ url }, 'POST', path, { token, body })).body);
  }
  return threads;
}

/** As the page does: a lost connection is taken up again. */
function keepConnected(clients: LiveClient[]): () => void {
  const connecting = new Set<LiveClient>();
  const timer = setInterval(() => {
    for (const client of clients) {
      if (client.connected || connecting.has(client)) continue;
      connecting.add(client);
      void client
        .connect()
        .catch(() => undefined)
        .finally(() => connecting.delete(client));
    }
  }, 100);
  return () => clearInterval(timer);
}

async function differing(
  clients: LiveClient[],
  reader: Reader,
  channelId: string,
  threadIds: string[],
): Promise<string[]> {
  const fresh = await readAfresh(reader, channelId, threadIds);
  const end = Date.now() + SETTLED_MS;
  const faults: string[] = [];
  for (const [i, client] of clients.entries()) {
    const difference = () => stateDifference(client.state(), fresh);
    while (difference() && Date.now() < end) await sleep(100);
    const left = difference();
    if (left) faults.push(`client ${i} ${left}`);
  }
  return faults;
}

const count = (writers: PersistentWriter[]) =>
  writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0);
