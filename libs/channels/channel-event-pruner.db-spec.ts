import { Test, type TestingModule } from '@nestjs/testing';
import { IdentityModule } from '@rounds/identity';
import { JobRegistry, newId, PlatformModule, readEnvironment } from '@rounds/platform';
import { countQueries, testDatabase, type TestDatabase } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { ChannelEventPruner } from './channel-event-pruner.js';
import { ChannelLog } from './channel-log.js';
import { ChannelsModule } from './channels.module.js';

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;

beforeAll(async () => {
  database = await testDatabase();
  const environment = readEnvironment({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    ROUNDS_LOG_DAYS: '7',
    ROUNDS_LOG_EVENTS: '5000',
  });
  app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, database.url), IdentityModule, ChannelsModule],
  }).compile();
  await app.init();
  dataSource = app.get(DataSource);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Of each channel the two threads that its events are in. */
const threadsOf = new Map<string, [string, string]>();
const threadOf = (channelId: string) => threadsOf.get(channelId)?.[0] ?? '';

/** A channel with events one to n, the i-th `age(i)` days old, in two threads by turns. */
async function channelOf(events: number, age: (seq: number) => number): Promise<string> {
  const id = newId();
  const threads: [string, string] = [newId(), newId()];
  threadsOf.set(id, threads);
  await dataSource.query(
    `WITH made AS (INSERT INTO channel (id, slug, name) VALUES ($1::uuid, 'c-' || $1::uuid, 'C'))
     INSERT INTO channel_head (channel_id, last_seq) VALUES ($1::uuid, $2)`,
    [id, events],
  );
  const seqs = Array.from({ length: events }, (_, i) => i + 1);
  await dataSource.query(
    `INSERT INTO channel_event (channel_id, seq, type, thread_id, at)
     SELECT $1, seq, 'post.published', ($4::uuid[])[1 + seq % 2], now() - age * interval '1 day'
       FROM unnest($2::int[], $3::float8[]) AS e(seq, age)`,
    [id, seqs, seqs.map(age), threads],
  );
  return id;
}

const append = (channelId: string) =>
  dataSource.transaction((tx) =>
    app.get(ChannelLog).append(tx, {
      ...{ channelId, type: 'post.published', threadId: threadOf(channelId), postId: newId() },
      at: new Date(),
    }),
  );
const prune = () => app.get(ChannelEventPruner).prune();
const since = (channelId: string, after: number) => app.get(ChannelLog).since(channelId, after);
const ofThread = (channelId: string, after: number) =>
  app.get(ChannelLog).ofThreadSince(channelId, threadOf(channelId), after);

async function kept(channelId: string) {
  const [row] = await dataSource.query(
    `SELECT kept_from::int AS from, last_seq::int AS last, count(seq)::int AS events,
            min(seq)::int AS first
       FROM channel_head h LEFT JOIN channel_event e USING (channel_id)
      WHERE h.channel_id = $1 GROUP BY kept_from, last_seq`,
    [channelId],
  );
  return row as { from: number; last: number; events: number; first: number | null };
}

it('keeps the younger events of a channel without gaps, in as many batches as it takes', async () => {
  const channel = await channelOf(4_700, (seq) => (seq <= 4_100 ? 8 : 6));
  await prune();
  expect(await kept(channel)).toEqual({ from: 4_101, last: 4_700, events: 600, first: 4_101 });
});

it('keeps no more than so many of each', async () => {
  const [busy, quiet] = [await channelOf(9_500, () => 1), await channelOf(5_000, () => 1)];
  await prune();
  expect(await kept(busy)).toEqual({ from: 4_501, last: 9_500, events: 5_000, first: 4_501 });
  expect(await kept(quiet)).toEqual({ from: 1, last: 5_000, events: 5_000, first: 1 });
});

it('leaves an old event that stands behind a younger one: only the beginning goes', async () => {
  const channel = await channelOf(10, (seq) => ([1, 2, 3, 6].includes(seq) ? 9 : 1));
  await prune();
  expect(await kept(channel)).toEqual({ from: 4, last: 10, events: 7, first: 4 });
});

it('answers a cursor from before what is kept by resync, and one from the edge by all of it', async () => {
  const channel = await channelOf(20, (seq) => (seq <= 12 ? 9 : 1));
  await prune();
  const resync = { events: [], lastSeq: 20, resync: true };
  expect(await since(channel, 11)).toEqual(resync);
  expect(await ofThread(channel, 11)).toEqual(resync);
  expect(await since(channel, 0)).toEqual(resync);
  expect((await since(channel, 12)).events.map((event) => event.seq)).toEqual([
    13, 14, 15, 16, 17, 18, 19, 20,
  ]);
  expect((await ofThread(channel, 12)).events.map((event) => event.seq)).toEqual([14, 16, 18, 20]);
});

it('is never silent where everything was pruned', async () => {
  const channel = await channelOf(12, () => 30);
  await prune();
  expect(await kept(channel)).toEqual({ from: 13, last: 12, events: 0, first: null });
  for (const after of [0, 5, 11]) {
    expect(await since(channel, after)).toEqual({ events: [], lastSeq: 12, resync: true });
    expect(await ofThread(channel, after)).toEqual({ events: [], lastSeq: 12, resync: true });
  }
  expect(await since(channel, 12)).toEqual({ events: [], lastSeq: 12 });
  expect(await ofThread(channel, 12)).toEqual({ events: [], lastSeq: 12 });
  expect(await since(channel, 13)).toMatchObject({ resync: true });
  expect((await append(channel)).seq).toBe(13);
  expect((await since(channel, 12)).events).toHaveLength(1);
  expect(await since(channel, 11)).toMatchObject({ resync: true });
});

it('lets posts go on meanwhile, and two workers at once take nothing twice or too much', async () => {
  const channel = await channelOf(9_000, (seq) => (seq <= 8_000 ? 8 : 1));
  const posts = (async () => {
    for (let n = 0; n < 60; n += 1) await append(channel);
  })();
  const replays = (async () => {
    for (let n = 0; n < 40; n += 1) {
      const { events, resync, lastSeq } = await since(channel, 8_500);
      expect(resync).toBeUndefined();
      expect(events).toHaveLength(lastSeq - 8_500);
    }
  })();
  await Promise.all([prune(), prune(), posts, replays]);
  await prune();
  expect(await kept(channel)).toEqual({ from: 8_001, last: 9_060, events: 1_060, first: 8_001 });
});

it('cannot be told that it keeps what it does not have', async () => {
  const channel = await channelOf(3, () => 1);
  const set = (value: number) =>
    dataSource.query('UPDATE channel_head SET kept_from = $2 WHERE channel_id = $1', [
      channel,
      value,
    ]);
  await expect(set(5)).rejects.toThrow('channel_head_keeps_what_there_is');
  await expect(set(0)).rejects.toThrow('channel_head_keeps_what_there_is');
});

it('is a job of its own, which looks only once where there is nothing to do', async () => {
  await prune();
  const job = app
    .get(JobRegistry)
    .list()
    .find(({ name }) => name === 'prune-channel-events');
  expect(job?.cron).toBe('*/10 * * * *');
  const { count } = await countQueries(dataSource, () =>
    job!.run({}, { signal: new AbortController().signal }),
  );
  expect(count).toBe(1);
});

it('reads the end of the log by index, however long it is', async () => {
  const channel = await channelOf(5_000, () => 1);
  await dataSource.query('ANALYZE channel_event, channel_head');
  for (const read of [since, ofThread]) {
    const { statements, values } = await countQueries(dataSource, () => read(channel, 4_990));
    expect(statements).toHaveLength(1);
    const plan = await dataSource.query<object[]>(
      `EXPLAIN (ANALYZE, TIMING off, COSTS off) ${statements[0]}`,
      values[0],
    );
    const lines = plan.flatMap((row) => Object.values(row)).join('\n');
    expect(lines).toMatch(/Index Scan (using|on) channel_event_\w+ .*\(actual rows=(5|10)\b/);
    expect(lines).not.toContain('Seq Scan on channel_event');
  }
});
