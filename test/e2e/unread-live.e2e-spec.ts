import { ChannelEventPruner } from '@rounds/channels';
import type { ChannelJoined, UnreadChannel } from '@rounds/contracts';
import {
  connectSocket,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
  type TestSocket,
} from '@rounds/testing';
import { acting, ask, collect, pause, until } from './live/live-tools.js';

let app: TestApp;
let author: TestClinician;
let reader: TestClinician;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  app = await startTestApp({ env: { ROUNDS_LOG_EVENTS: '3' } });
  author = await registerVerified(app);
  reader = await registerVerified(app);
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
afterAll(() => app.close());

const connect = async (who: TestClinician) => {
  const socket = await connectSocket(app, who.token);
  sockets.push(socket);
  return socket;
};

describe('me:unread', () => {
  it('tells every device what is left after each change of the reader, and nobody else', async () => {
    const mine = acting(app, reader);
    const thread = await acting(app, author).open('urology');
    const [desk, phone] = [await connect(reader), await connect(reader)];
    const told = [desk, phone].map((device) => collect<UnreadChannel>(device, 'me:unread'));
    const foreign = collect(await connect(author), 'me:unread');
    const { channelId } = thread;
    const expectTold = async (nth: number, unreadThreads: number, unreadPosts: number) => {
      for (const device of told) {
        const one = await until(() => device[nth]);
        expect(one).toEqual({ channelId, slug: 'urology', unreadThreads, unreadPosts });
      }
    };
    await mine.call('PUT', '/channels/urology/membership');
    await expectTold(0, 0, 0);
    await acting(app, author).reply(thread.id);
    await acting(app, author).reply(thread.id);
    await mine.call('PUT', `/threads/${thread.id}/read`, { number: 2 });
    await expectTold(1, 1, 1);
    await mine.call('PUT', `/threads/${thread.id}/subscription`, { level: 'mute' });
    await expectTold(2, 0, 0);
    await mine.call('PUT', `/threads/${thread.id}/subscription`, { level: 'normal' });
    await expectTold(3, 1, 1);
    await mine.call('PUT', '/channels/urology/read');
    await expectTold(4, 0, 0);
    expect(foreign).toEqual([]);
    const { body } = await request(app, 'GET', '/api/v1/me/unread', { token: reader.token });
    expect(body).toMatchObject({ unreadPosts: 0 });
  });

  it('comes once for all that was read within a moment, with the last of it', async () => {
    const mine = acting(app, reader);
    await mine.call('PUT', '/channels/dermatology/membership');
    const thread = await acting(app, author).open('dermatology');
    for (let n = 0; n < 9; n += 1) await acting(app, author).reply(thread.id);
    const told = collect<UnreadChannel>(await connect(reader), 'me:unread');
    const numbers = Array.from({ length: 10 }, (_, i) => i + 1);
    await Promise.all(
      numbers.map((number) => mine.call('PUT', `/threads/${thread.id}/read`, { number })),
    );
    await until(() => told.at(-1)?.unreadPosts === 0);
    await pause(400);
    expect(told.length).toBeLessThan(4);
  });
});

describe('me:left', () => {
  it('tells every device of a channel that was left, and of one they were removed from', async () => {
    const here = acting(app, author);
    const token = reader.token;
    const [desk, phone] = [await connect(reader), await connect(reader)];
    const told = collect(desk, 'me:left');
    const toldToo = collect(phone, 'me:left');
    const foreign = collect(await connect(author), 'me:left');
    const { id: open } = await here.call<{ id: string }>('GET', '/channels/psychiatry');
    await acting(app, reader).call('PUT', '/channels/psychiatry/membership');
    await acting(app, reader).call('DELETE', '/channels/psychiatry/membership');
    await until(() => told.length === 1);
    const body = { name: 'Board', visibility: 'private' };
    const { id: closed } = await here.call<{ id: string }>('POST', '/channels', body);
    await here.call('PUT', `/channels/${closed}/members/${reader.clinician.id}`, {});
    await here.call('DELETE', `/channels/${closed}/members/${reader.clinician.id}`);
    await until(() => told.length === 2 && toldToo.length === 2);
    expect(told).toEqual([{ channelId: open }, { channelId: closed }]);
    expect(toldToo).toEqual(told);
    // Twice is the same as once, and who never was a member is told of nothing.
    await acting(app, reader).call('DELETE', '/channels/psychiatry/membership');
    await here.call('DELETE', `/channels/${closed}/members/${reader.clinician.id}`);
    await pause(300);
    expect(told).toHaveLength(2);
    expect(foreign).toEqual([]);
    const { body: unread } = await request(app, 'GET', '/api/v1/me/unread', { token });
    expect(JSON.stringify(unread)).not.toContain(open);
  });
});

describe('a join', () => {
  it('is counted by whether it bridged what was missed, also past what the log keeps', async () => {
    const thread = await acting(app, author).open('cardiology');
    for (let n = 0; n < 6; n += 1) await acting(app, author).reply(thread.id);
    await app.app.get(ChannelEventPruner).prune();
    const socket = await connect(reader);
    const { channelId, id: threadId } = thread;
    const join = (after?: number) =>
      ask<ChannelJoined>(socket, 'channel:join', { channelId, after });
    const { lastSeq } = await join();
    expect((await join(lastSeq - 3)).events).toHaveLength(3);
    const stale = await join(lastSeq - 4);
    expect(stale).toEqual({ lastSeq, events: [], resync: true });
    expect(await ask(socket, 'thread:join', { threadId, after: lastSeq - 4 })).toMatchObject({
      resync: true,
    });
    const { body } = await request<string>(app, 'GET', '/metrics');
    for (const [room, outcome] of [
      ['channel', 'fresh'],
      ['channel', 'lossless'],
      ['channel', 'resync'],
      ['thread', 'resync'],
    ]) {
      expect(body).toContain(`rounds_joins_total{room="${room}",outcome="${outcome}"} 1`);
    }
  });
});
