import type { PostView } from '@rounds/contracts';
import {
  connectSocket,
  registerVerified,
  request,
  testDatabase,
  TEST_PASSWORD,
  type TestClinician,
  type TestDatabase,
  type TestSocket,
} from '@rounds/testing';
import { describeLayout } from '../layout/describe-layout.js';
import { startLayout, type Layout } from '../layout/layout.js';
import { acting, ask, collect, pause, until } from './live/live-tools.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let layout: Layout;
const sockets: TestSocket[] = [];
const node = (at: number) => layout.nodes[at] ?? layout.nodes[0]!;
const by = (clinician: TestClinician, at: number) => acting(node(at) as never, clinician);

async function connect(clinician: TestClinician, at: number): Promise<TestSocket> {
  const socket = await connectSocket(node(at), clinician.token);
  sockets.push(socket);
  return socket;
}

async function begin(env: NodeJS.ProcessEnv = {}): Promise<void> {
  database = await testDatabase();
  layout = await startLayout({ databaseUrl: database.url, nodes: 2, workers: 0, env });
}

async function end(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.close();
  await layout?.stop();
  await database?.drop();
}

const readiness = async (at: number) => {
  const { status, body } = await request(node(at), 'GET', '/health/ready');
  return { status, says: body.status };
};

async function untilReady(says: string): Promise<void> {
  const end = Date.now() + 10_000;
  for (const at of [0, 1]) {
    while ((await readiness(at)).says !== says && Date.now() < end) await pause(50);
    expect(await readiness(at)).toEqual({ status: 200, says });
  }
}

async function metric(at: number, name: string): Promise<number> {
  const { body } = await request<string>(node(at), 'GET', '/metrics');
  const line = body.split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

/** Milliseconds of the slowest of ten replies, each of which the local socket has heard. */
async function slowestReply(author: TestClinician, threadId: string, heard: PostView[]) {
  let slowest = 0;
  for (let i = 0; i < 10; i += 1) {
    const startedAt = performance.now();
    const post = await by(author, 0).reply(threadId);
    await until(() => heard.find((other) => other.id === post.id));
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  return slowest;
}

describeLayout('a Redis that is away', () => {
  beforeAll(() => begin());
  afterAll(end);

  /** Someone on each node in the same thread; `heard` on the node where is posted. */
  async function watchThread() {
    const author = await registerVerified(layout);
    const thread = await by(author, 0).open('cardiology');
    const [here, there] = [await connect(author, 0), await connect(author, 1)];
    for (const socket of [here, there]) {
      await ask(socket, 'channel:join', { channelId: thread.channelId });
      await ask(socket, 'thread:join', { threadId: thread.id });
    }
    return {
      ...{ author, thread, there },
      heard: collect<PostView>(here, 'post:published'),
      heardThere: collect<PostView>(there, 'post:published'),
      heads: collect<{ channelId: string; lastSeq: number }>(there, 'channel:head'),
      stale: collect(there, 'me:stale'),
    };
  }

  it.each([
    ['killed', () => layout.redis.kill(), () => layout.redis.start()],
    [
      'frozen for longer than two seconds',
      async () => layout.redis.freeze(),
      async () => {
        await pause(3_000);
        layout.redis.wake();
      },
    ],
  ])(
    'stops nobody when it is %s, and afterwards all is told or read again',
    async (_, take, giveBack) => {
      await untilReady('ok');
      const { author, thread, there, heard, heardThere, heads, stale } = await watchThread();
      await take();
      expect(await slowestReply(author, thread.id, heard)).toBeLessThan(1_500);
      const { items } = await by(author, 1).call<{ items: PostView[] }>(
        'GET',
        `/threads/${thread.id}/posts?limit=50`,
      );
      expect(items).toHaveLength(11);
      await untilReady('degraded');
      expect(await metric(0, 'rounds_redis_up')).toBe(0);
      const recoveries = await metric(1, 'rounds_redis_recoveries_total');

      await giveBack();
      await untilReady('ok');
      while ((await metric(1, 'rounds_redis_recoveries_total')) === recoveries) await pause(50);
      const { lastSeq } = await ask<{ lastSeq: number }>(there, 'channel:join', {
        channelId: thread.channelId,
      });
      const last = () => heads.find((head) => head.lastSeq === lastSeq);
      expect(await until(last, 5_000)).toEqual({ channelId: thread.channelId, lastSeq });
      // Whatever has no log is to be read again.
      await until(() => stale.length > 0, 5_000);

      // The bus carries again, on the subscriptions of before.
      const post = await by(author, 0).reply(thread.id, 'after');
      await until(() => heardThere.find((other) => other.id === post.id), 5_000);
    },
  );

  it('does not hold up the start of a node, which joins the bus when it can', async () => {
    await layout.redis.kill();
    await node(1).kill();
    const startedAt = performance.now();
    await node(1).start();
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(await readiness(1)).toEqual({ status: 200, says: 'degraded' });
    const { author, thread, heard, heardThere } = await watchThread();
    await slowestReply(author, thread.id, heard);
    await layout.redis.start();
    await untilReady('ok');
    await pause(500);
    const post = await by(author, 0).reply(thread.id, 'after');
    await until(() => heardThere.find((other) => other.id === post.id), 5_000);
  });
});

describeLayout('limits of all nodes together', () => {
  beforeAll(() => begin({ ROUNDS_RATE_LIMITS: 'on' }));
  afterAll(end);

  /** How many of these, sent to the nodes in turn, are not refused as too many. */
  async function taken(tries: number, send: (at: number) => Promise<{ status: number }>) {
    const statuses: number[] = [];
    for (let i = 0; i < tries; i += 1) statuses.push((await send(i % 2)).status);
    return statuses.filter((status) => status !== 429).length;
  }

  const write = (token: string) => (at: number) =>
    request(node(at), 'PUT', '/api/v1/channels/cardiology/membership', { token });

  it('120 writes a minute of one clinician, whichever nodes they go to', async () => {
    const { token } = await registerVerified(layout);
    expect(await taken(140, write(token))).toBe(120);
    const other = await registerVerified(layout);
    expect(await taken(2, write(other.token))).toBe(2);
  });

  it('ten wrong passwords for one address', async () => {
    const { clinician } = await registerVerified(layout);
    const signIn = (password: string) => (at: number) =>
      request(node(at), 'POST', '/api/v1/auth/login', {
        body: { email: clinician.email, password },
      });
    expect(await taken(14, signIn('not the password'))).toBe(10);
    expect((await signIn(TEST_PASSWORD)(1)).status).toBe(429);
  });

  it('go on node by node while Redis is away, and together when it is back', async () => {
    await layout.redis.kill();
    const { token } = await registerVerified(layout);
    expect(await taken(300, write(token))).toBe(240);
    await layout.redis.start();
    await untilReady('ok');
    const other = await registerVerified(layout);
    expect(await taken(140, write(other.token))).toBe(120);
  });

  it('wait for a frozen Redis no longer than a moment', async () => {
    layout.redis.freeze();
    const { token } = await registerVerified(layout);
    const startedAt = performance.now();
    expect(await taken(10, write(token))).toBe(10);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    layout.redis.wake();
  });
});
