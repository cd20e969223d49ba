import type { PostView, ThreadJoined } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { LiveSockets } from '@rounds/realtime';
import {
  connectSocket,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
} from '@rounds/testing';
import { acting, ask, collect, pause, until } from './live/live-tools.js';
import { frame, OPCODE, RawWebSocket, type RawOptions } from './live/raw-web-socket.js';

jest.setTimeout(60_000);

let app: TestApp;
let clinician: TestClinician;
const raws: RawWebSocket[] = [];

beforeAll(async () => {
  app = await startTestApp();
  clinician = await registerVerified(app);
});
afterEach(() => {
  for (const raw of raws.splice(0)) raw.close();
});
afterAll(() => app.close());

const live = (of: TestApp = app) => of.app.get(LiveSockets);

async function signedIn(who: TestClinician = clinician, to: TestApp = app): Promise<RawWebSocket> {
  const raw = await RawWebSocket.signedIn(to.url, who.token);
  raws.push(raw);
  return raw;
}

async function open(options?: RawOptions): Promise<RawWebSocket> {
  const raw = await RawWebSocket.open(app.url, options);
  raws.push(raw);
  return raw;
}

async function metric(name: string): Promise<number> {
  const { body } = await request<string>(app, 'GET', '/metrics');
  const line = body.split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

async function stillWorks(): Promise<void> {
  const thread = await acting(app, clinician).open('cardiology');
  const other = await connectSocket(app, clinician.token);
  const heard = collect(other, 'post:published');
  await ask(other, 'thread:join', { threadId: thread.id });
  await acting(app, clinician).reply(thread.id);
  await until(() => heard[0]);
  other.close();
}

describe('a client that does not read', () => {
  const long = (i: number) => `${i} ${'lorem ipsum '.repeat(1_600)}`;
  const cuts = () => metric('rounds_sockets_cut_total{reason="does not read"}');

  /** Its raw socket has joined a thread; `author` is someone else there. */
  async function watched() {
    const [author, reader] = [await registerVerified(app), await registerVerified(app)];
    const thread = await acting(app, author).open('cardiology');
    const raw = await signedIn(reader);
    await raw.ask('thread:join', { threadId: thread.id });
    const [socket] = live().of(reader.clinician.id);
    if (!socket) throw new Error('there is no such socket');
    return { author, reader, thread, raw, socket };
  }

  it('loses typing and presence first, and nothing else when it reads again', async () => {
    const { author, thread, raw, socket } = await watched();
    const typist = await connectSocket(app, author.token);
    raw.pause();
    const ids: string[] = [];
    while (!socket.data.lagging) {
      ids.push((await acting(app, author).reply(thread.id, long(ids.length))).id);
      if (ids.length > 900) throw new Error('it never lagged');
    }
    await ask(typist, 'thread:join', { threadId: thread.id });
    await ask(typist, 'thread:typing', { threadId: thread.id });
    await pause(100);
    raw.resume();
    await until(() => !socket.data.lagging);
    await until(() => raw.events('post:published').length === ids.length, 10_000);
    expect(raw.events<PostView>('post:published').map((post) => post.id)).toEqual(ids);
    expect(raw.events('thread:typing')).toEqual([]);
    // And then it is told again who is there.
    const present = () => raw.events<{ clinicians: { id: string }[] }>('thread:presence').at(-1);
    await until(() => present()?.clinicians.some(({ id }) => id === author.clinician.id));
    typist.close();
  });

  it('is cut off before it costs much, while the others go on, and catches up', async () => {
    const { author, reader, thread, raw, socket } = await watched();
    const other = await connectSocket(app, author.token);
    const heard = collect<PostView>(other, 'post:published');
    await ask(other, 'thread:join', { threadId: thread.id });
    const before = await cuts();
    raw.pause();
    const memory = process.memoryUsage().rss;
    const ids: string[] = [];
    while (socket.connected) {
      ids.push((await acting(app, author).reply(thread.id, long(ids.length))).id);
      if (ids.length > 1_500) throw new Error('it was never cut off');
    }
    expect(await cuts()).toBe(before + 1);
    expect(live().of(reader.clinician.id)).toEqual([]);
    expect(process.memoryUsage().rss - memory).toBeLessThan(300 * 1024 * 1024);
    await until(() => heard.length === ids.length);
    expect(heard.map((post) => post.id)).toEqual(ids);

    const back = await signedIn(reader);
    const missed = await back.ask<ThreadJoined>('thread:join', { threadId: thread.id, after: 0 });
    expect(missed).toMatchObject({ resync: true, events: [] });
    const last = ids.slice(-5);
    const after = missed.lastSeq - 5;
    const rest = await back.ask<ThreadJoined>('thread:join', { threadId: thread.id, after });
    expect(rest.events.map((event) => event.post?.id)).toEqual(last);
    other.close();
  });

  it('cannot leave and come back on the same connection', async () => {
    const { reader, raw } = await watched();
    raw.write(Buffer.concat([frame('41'), frame(`40${JSON.stringify({ token: reader.token })}`)]));
    await until(() => raw.closed);
    expect(live().of(reader.clinician.id)).toEqual([]);
  });

  it('cannot have the node keep answers to its pings', async () => {
    const { raw, socket } = await watched();
    const { transport } = socket.conn as unknown as {
      transport: { socket: { bufferedAmount: number } };
    };
    raw.pause();
    const pings = Buffer.concat(
      Array.from({ length: 500 }, () => frame(Buffer.alloc(125), { opcode: OPCODE.ping })),
    );
    let most = 0;
    for (let n = 0; n < 200; n += 1) {
      raw.write(pings);
      await pause(1);
      most = Math.max(most, transport.socket.bufferedAmount);
    }
    expect(most).toBeLessThan(64 * 1024);
    raw.resume();
    // It still is one to talk with.
    await raw.ask('channel:leave', { channelId: newId() });
  });

  it('is sent each post once when it comes back, as it is now', async () => {
    const { author, reader, thread, raw } = await watched();
    const { lastSeq } = await raw.ask<ThreadJoined>('thread:join', { threadId: thread.id });
    raw.close();
    const post = await acting(app, author).reply(thread.id, 'first');
    for (let i = 0; i < 20; i += 1) await acting(app, author).edit(post.id, `version ${i}`);
    const back = await signedIn(reader);
    const joined = await back.ask<ThreadJoined>('thread:join', {
      ...{ threadId: thread.id, after: lastSeq },
    });
    expect(joined.events).toHaveLength(21);
    const posts = joined.events.flatMap((event) => event.post ?? []);
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({ id: post.id, body: 'version 19', seq: joined.lastSeq });
  });
});

describe('what is no WebSocket', () => {
  it.each<[string, RawOptions, RegExp]>([
    ['no key', { headers: { 'sec-websocket-key': null } }, / 400 /],
    ['a key that is none', { headers: { 'sec-websocket-key': 'x' } }, / 400 /],
    ['a version from the future', { headers: { 'sec-websocket-version': '99' } }, / 400 /],
    ['an unknown transport', { path: '/socket.io/?EIO=4&transport=pigeon' }, / 400 /],
    ['a session of nobody', { path: '/socket.io/?EIO=4&transport=websocket&sid=x' }, / 400 /],
    ['an old protocol', { path: '/socket.io/?EIO=3&transport=websocket' }, / (400|101) /],
    ['another address', { path: '/elsewhere' }, /^$| 4\d\d /],
  ])('is refused: %s', async (_, options, answer) => {
    const raw = await open(options);
    expect(raw.answer).toMatch(answer);
    await until(() => raw.closed, 12_000);
    await stillWorks();
  });
});

describe('frames', () => {
  const MANY = 0x4000_0000_0000;
  it.each<[string, (raw: RawWebSocket) => void]>([
    ['that are not masked', (raw) => raw.write(frame('42["x"]', { masked: false }))],
    ['of a reserved kind', (raw) => raw.write(frame('x', { opcode: 5 }))],
    ['that promise terabytes', (raw) => raw.write(frame('x', { length: MANY }))],
    ['that are too large', (raw) => raw.write(frame('4' + 'x'.repeat(70_000)))],
    [
      'that go on for ever',
      (raw) => {
        raw.write(frame('4', { fin: false }));
        for (let i = 0; i < 100; i += 1) {
          raw.write(frame('x'.repeat(1_000), { opcode: 0, fin: false }));
        }
      },
    ],
    ['that are no UTF-8', (raw) => raw.write(frame(Buffer.from([0x34, 0xff, 0xfe])))],
    ['of control that are too long', (raw) => raw.write(frame('x'.repeat(200), { opcode: 9 }))],
    ['of binary that nobody announced', (raw) => raw.write(frame('x', { opcode: 2 }))],
    ['of Engine.IO that are none', (raw) => raw.send('9nonsense')],
    ['of Socket.IO that are none', (raw) => raw.send('49nonsense')],
    ['that are no JSON', (raw) => raw.send('42["channel:join",{')],
    ['with attachments without end', (raw) => raw.send('459999999999-["channel:join"]')],
    ['that are nested without end', (raw) => raw.send(`42${'['.repeat(30_000)}`)],
  ])('%s end that socket and no other', async (_, misbehave) => {
    const other = await connectSocket(app, clinician.token);
    const raw = await signedIn(await registerVerified(app));
    misbehave(raw);
    await until(() => raw.closed, 5_000);
    expect(other.connected).toBe(true);
    other.close();
    await stillWorks();
  });

  it('of a namespace that is not there are refused', async () => {
    const raw = await signedIn();
    raw.send('40/admin,{}');
    expect(await until(() => raw.texts.find((text) => text.startsWith('44/admin')))).toMatch(
      /Invalid namespace/,
    );
  });
});

it('a page of another origin is refused with a reason', async () => {
  const { token } = clinician;
  const headers = { origin: 'https://evil.example' };
  const raw = await RawWebSocket.signedIn(app.url, token, { headers });
  raws.push(raw);
  const refusal = raw.texts.find((text) => text.startsWith('44'));
  expect(JSON.parse(refusal?.slice(2) ?? '{}')).toMatchObject({ data: { code: 'wrong_origin' } });
});

it('whoever connects and never says who they are is cut off', async () => {
  const raw = await open();
  expect(raw.answer).toMatch(/ 101 /);
  await until(() => raw.closed, 15_000);
});

it('nothing that the server says waits for an acknowledgement', async () => {
  const raw = await signedIn();
  const thread = await acting(app, clinician).open('cardiology');
  await raw.ask('channel:join', { channelId: thread.channelId });
  await raw.ask('thread:join', { threadId: thread.id });
  await acting(app, clinician).reply(thread.id);
  await until(() => raw.events('post:published')[0]);
  expect(raw.texts.filter((text) => /^42\d/.test(text))).toEqual([]);
});

it('sockets that come and go leave nothing behind', async () => {
  const rooms = () => live().server.of('/').adapter.rooms.size;
  const thread = await acting(app, clinician).open('cardiology');
  await until(() => live().count === 0, 10_000);
  const before = rooms();
  for (let round = 0; round < 5; round += 1) {
    const many = await Promise.all(Array.from({ length: 40 }, () => signedIn()));
    const body = { threadId: thread.id, after: 0 };
    // Half of them are gone before they are answered.
    for (const raw of many) raw.send(`420${JSON.stringify(['thread:join', body])}`);
    for (const raw of many.slice(20)) raw.close();
    await pause(50);
    for (const raw of many) raw.close();
  }
  await until(() => live().count === 0, 10_000);
  expect(rooms()).toBe(before);
});

describe('with limits', () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await startTestApp({ env: { ROUNDS_RATE_LIMITS: 'on' } });
  });
  afterAll(() => limited.close());

  it('a flood of events is refused, then cut off', async () => {
    const raw = await signedIn(await registerVerified(limited), limited);
    for (let i = 0; i < 5_000; i += 1) raw.send(`42${i}["channel:leave",{}]`);
    await until(() => raw.closed, 10_000);
    const answers = raw.texts.filter((text) => text.startsWith('43'));
    expect(answers.length).toBeLessThan(3_000);
    expect(answers.some((text) => text.includes('rate_limited'))).toBe(true);
  });

  it('one clinician has so many connections and no more', async () => {
    const who = await registerVerified(limited);
    const many: RawWebSocket[] = [];
    while (many.length < 100) {
      const some = Array.from({ length: 20 }, () => signedIn(who, limited));
      many.push(...(await Promise.all(some)));
    }
    expect(many.filter((raw) => raw.texts.some((text) => text.startsWith('44')))).toEqual([]);
    const surplus = await signedIn(who, limited);
    expect(surplus.texts.find((text) => text.startsWith('44'))).toMatch(/too_many_connections/);
  });

  it('nor more where all of them come at once', async () => {
    const who = await registerVerified(limited);
    const all = await Promise.all(Array.from({ length: 130 }, () => signedIn(who, limited)));
    const refused = all.filter((raw) => raw.texts.some((text) => text.startsWith('44')));
    expect(refused).toHaveLength(30);
  });
});
