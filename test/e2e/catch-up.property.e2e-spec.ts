import { newId } from '@rounds/platform';
import { realtimeTimings } from '@rounds/realtime';
import { registerVerified, startTestApp, type TestApp, type TestClinician } from '@rounds/testing';
import { stateDifference } from '../faults/state-difference.js';
import { readAfresh, type ForumState } from './live/forum-state.js';
import { LiveClient } from './live/live-client.js';
import { pause } from './live/live-tools.js';
import { RandomForum } from './live/random-forum.js';
import { pick, seededRandom } from './live/seeded-random.js';

const SEEDS = 20;
const AT_ONCE = 4;
const STEPS = 40;
const CLIENTS = 3;

let app: TestApp;
let people: TestClinician[];
const done = new Map<string, number>();

beforeAll(async () => {
  realtimeTimings.heads = 200;
  app = await startTestApp();
  people = await Promise.all([1, 2, 3].map(() => registerVerified(app)));
});
afterAll(() => app.close());

async function newChannel(): Promise<string> {
  const id = newId();
  await app.dataSource.query(
    `WITH made AS (INSERT INTO channel (id, slug, name) VALUES ($1::uuid, 'c-' || $1::uuid, 'C') RETURNING id)
     INSERT INTO channel_head (channel_id) SELECT id FROM made`,
    [id],
  );
  return id;
}

/** Clinicians write while clients lose frames, go away and come back; then all must agree. */
async function run(
  seed: number,
  { neverAsks = false, loss = 0.3, patience = 12_000 } = {},
): Promise<{ live: ForumState; fresh: ForumState }[]> {
  const random = seededRandom(seed);
  const channelId = await newChannel();
  const forum = new RandomForum(app, channelId, people, random);
  const reader = { url: app.url, token: people[0]?.token ?? '' };
  const clients = Array.from(
    { length: CLIENTS },
    () => new LiveClient({ ...reader, channelId, random, loss, neverAsks }),
  );
  try {
    await clients[0]?.connect();
    for (let step = 0; step < STEPS;) {
      const together = 1 + Math.floor(random() * 4);
      step += together;
      await Promise.all([
        ...Array.from({ length: together }, () => forum.step()),
        disturb(pick(random, clients), forum, random),
      ]);
      // One who has had everything open from the start, and one or two who come and go.
      if (clients[0]?.connected) for (const id of forum.threadIds) await clients[0].watch(id);
      // A log that no longer reaches back so far.
      if (random() < 0.04) await prune(channelId, Math.floor(random() * 8));
    }
    for (const client of clients) {
      if (!client.connected) await client.connect();
      for (const threadId of forum.threadIds) await client.watch(threadId);
    }
    for (const [what, times] of forum.done) done.set(what, (done.get(what) ?? 0) + times);
    const fresh = await readAfresh(reader, channelId, forum.threadIds);
    return await Promise.all(
      clients.map(async (client) => ({ live: await settled(client, fresh, patience), fresh })),
    );
  } finally {
    for (const client of clients) client.stop();
  }
}

async function disturb(client: LiveClient | undefined, forum: RandomForum, random: () => number) {
  const dice = random();
  if (!client) return;
  if (!client.connected) return dice < 0.5 ? client.connect() : undefined;
  if (dice < 0.2) return client.disconnect();
  const threadId = pick(random, forum.threadIds);
  if (dice < 0.6 && threadId) await client.watch(threadId);
}

const prune = (channelId: string, kept: number) =>
  app.dataSource.query(
    `WITH goal AS (
       SELECT greatest(kept_from, last_seq - $2::int + 1) AS kept_from
         FROM channel_head WHERE channel_id = $1),
     gone AS (
       DELETE FROM channel_event e USING goal WHERE e.channel_id = $1 AND e.seq < goal.kept_from)
     UPDATE channel_head h SET kept_from = goal.kept_from FROM goal WHERE h.channel_id = $1`,
    [channelId, kept],
  );

const canonical = ({ answers, posts }: ForumState) =>
  JSON.stringify([Object.entries(answers).sort(), Object.entries(posts).sort()]);

/** The client's state once it is the fresh one and stays so, or what it is when the time is up. */
async function settled(client: LiveClient, fresh: ForumState, patience: number) {
  const end = Date.now() + patience;
  for (let equal = 0; ;) {
    const state = client.state();
    equal = state && !stateDifference(state, fresh) ? equal + 1 : 0;
    if (state && (equal === 3 || Date.now() > end)) return state;
    if (Date.now() > end + patience) throw new Error('the client goes on reading');
    await pause(100);
  }
}

describe('catching up then reading', () => {
  const first = Number(process.env.ROUNDS_TEST_SEED ?? Date.now() % 1_000_000);
  const batches = Array.from({ length: SEEDS / AT_ONCE }, (_, batch) => first + batch * AT_ONCE);

  it.each(batches)(
    'gives what a fresh read gives, seeds from %i (ROUNDS_TEST_SEED)',
    async (from) => {
      const seeds = Array.from({ length: AT_ONCE }, (_, i) => from + i);
      const runs = await Promise.all(seeds.map((seed) => run(seed)));
      for (const [i, clients] of runs.entries()) {
        for (const { live, fresh } of clients) expect([seeds[i], live]).toEqual([seeds[i], fresh]);
      }
    },
    60_000,
  );

  it('was tried with every kind of change', () => {
    expect([...done.keys()].toSorted()).toEqual(
      [
        'DELETE /posts/:id',
        'DELETE /posts/:id/reactions/helpful',
        'DELETE /posts/:id/reactions/seen-it-too',
        'DELETE /threads/:id/answer',
        'PATCH /posts/:id',
        'POST /channels/:id/threads',
        'POST /threads/:id/posts',
        'PUT /posts/:id/reactions/helpful',
        'PUT /posts/:id/reactions/seen-it-too',
        'PUT /threads/:id/answer',
      ].toSorted(),
    );
  });

  it('fails for a client that never asks for what it missed', async () => {
    const seeds = [first, first + 1, first + 2];
    const careless = { neverAsks: true, loss: 0.5, patience: 2_000 };
    const clients = (await Promise.all(seeds.map((seed) => run(seed, careless)))).flat();
    expect(clients.some(({ live, fresh }) => canonical(live) !== canonical(fresh))).toBe(true);
  }, 60_000);
});
