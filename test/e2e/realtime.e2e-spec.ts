import type {
  ChannelEventView,
  ChannelJoined,
  FeedItem,
  PostEvent,
  ThreadJoined,
} from '@rounds/contracts';
import { realtimeTimings } from '@rounds/realtime';
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
let colleague: TestClinician;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  Object.assign(realtimeTimings, { heads: 400, presence: 200, typing: 300 });
  app = await startTestApp();
  author = await registerVerified(app, { displayName: 'Dr. Author' });
  colleague = await registerVerified(app, { displayName: 'Dr. Colleague' });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(() => app.close());

async function connect(clinician: TestClinician): Promise<TestSocket> {
  const socket = await connectSocket(app, clinician.token);
  sockets.push(socket);
  return socket;
}
const joinChannel = (socket: TestSocket, channelId: string, after?: number) =>
  ask<ChannelJoined>(socket, 'channel:join', {
    channelId,
    ...(after === undefined ? {} : { after }),
  });
const joinThread = (socket: TestSocket, threadId: string, after?: number) =>
  ask<ThreadJoined>(socket, 'thread:join', { threadId, ...(after === undefined ? {} : { after }) });

describe('a reply', () => {
  it('is seen live by a colleague and by the author on another tab, whole and in its place', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [theirs, ownTab] = [await connect(colleague), await connect(author)];
    const listeners = [theirs, ownTab].map((socket) => ({
      posts: collect<PostEvent>(socket, 'post:published'),
      events: collect<ChannelEventView>(socket, 'channel:event'),
      socket,
    }));
    for (const { socket } of listeners) {
      await joinChannel(socket, thread.channelId);
      await joinThread(socket, thread.id);
    }
    const { myReactions: _, ...reply } = await acting(app, author).reply(thread.id, '**Yes**');
    for (const { posts, events } of listeners) {
      const post = await until(() => posts[0]);
      const event = await until(() => events[0]);
      expect(post).toEqual({ ...reply, seq: event.seq });
      expect(post).toMatchObject({ number: 2, channelId: thread.channelId });
      expect(post.html).toContain('<strong>Yes</strong>');
      expect(event).toEqual({
        channelId: thread.channelId,
        seq: expect.any(Number),
        type: 'post.published',
        threadId: thread.id,
        postId: reply.id,
        at: reply.createdAt,
      });
    }
  });

  it('is followed by its edits, reactions and deletion, each with the next seq', async () => {
    const thread = await acting(app, author).open('cardiology');
    const socket = await connect(colleague);
    const { lastSeq } = await joinThread(socket, thread.id);
    const seen = ['published', 'edited', 'reacted', 'deleted'].map((what) =>
      collect<PostEvent>(socket, `post:${what}`),
    );
    const reply = await acting(app, author).reply(thread.id);
    await acting(app, author).edit(reply.id, 'Better');
    await acting(app, colleague).react(reply.id);
    await acting(app, author).remove(reply.id);
    await until(() => seen[3]?.[0]);
    expect(seen.map((posts) => posts.map((post) => post.seq - lastSeq))).toEqual([
      [1],
      [2],
      [3],
      [4],
    ]);
    expect(seen.map((posts) => posts[0]?.body)).toEqual(['A reply', 'Better', 'Better', '']);
    expect(seen[2]?.[0]?.reactions).toEqual({ helpful: 1, 'seen-it-too': 0 });
    expect(seen[2]?.[0]).not.toHaveProperty('myReactions');
  });

  it('reaches nobody who left', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [gone, here] = [await connect(colleague), await connect(author)];
    const missed = collect(gone, 'post:published');
    const alsoMissed = collect(gone, 'channel:event');
    const seen = collect(here, 'post:published');
    for (const socket of [gone, here]) {
      await joinChannel(socket, thread.channelId);
      await joinThread(socket, thread.id);
    }
    expect(await ask(gone, 'thread:leave', { threadId: thread.id })).toEqual({});
    expect(await ask(gone, 'channel:leave', { channelId: thread.channelId })).toEqual({});
    await acting(app, author).reply(thread.id);
    await until(() => seen[0]);
    await pause(50);
    expect([missed, alsoMissed]).toEqual([[], []]);
  });
});

describe('joining after a seq', () => {
  it('brings what was missed in a channel and in a thread, edits and deletions included', async () => {
    const me = acting(app, author);
    const thread = await me.open('psychiatry');
    const socket = await connect(colleague);
    const { lastSeq } = await joinChannel(socket, thread.channelId);
    const [first, second] = [await me.reply(thread.id), await me.reply(thread.id)];
    const other = await me.open('psychiatry');
    await me.edit(first.id, 'Edited');
    await me.remove(second.id);
    const channel = await joinChannel(socket, thread.channelId, lastSeq);
    expect(channel.lastSeq).toBe(lastSeq + 5);
    expect(channel.events.map((event) => [event.seq - lastSeq, event.type, event.postId])).toEqual([
      [1, 'post.published', first.id],
      [2, 'post.published', second.id],
      [3, 'thread.opened', other.firstPost.id],
      [4, 'post.edited', first.id],
      [5, 'post.deleted', second.id],
    ]);
    const caughtUp = await joinThread(socket, thread.id, lastSeq);
    expect(caughtUp.channelId).toBe(thread.channelId);
    expect(caughtUp.lastSeq).toBe(lastSeq + 5);
    // Each post once, as it is now, at the newest of its changes.
    const posts = caughtUp.events.map(({ seq, post }) => [
      seq - lastSeq,
      post && [post.body, post.seq - lastSeq],
    ]);
    expect(posts).toEqual([
      [1, ['Edited', 4]],
      [2, ['', 5]],
      [4, null],
      [5, null],
    ]);
  });

  it('says resync where the log does not reach back so far, or not so far ahead', async () => {
    const me = acting(app, author);
    const thread = await me.open('neurology');
    for (let i = 0; i < 3; i += 1) await me.reply(thread.id);
    const socket = await connect(colleague);
    const { lastSeq } = await joinChannel(socket, thread.channelId);
    const ahead = { events: [], lastSeq, resync: true };
    expect(await joinChannel(socket, thread.channelId, lastSeq + 1)).toEqual(ahead);
    expect(await joinThread(socket, thread.id, lastSeq + 1)).toMatchObject(ahead);
    await app.dataSource.query(
      `WITH pruned AS (DELETE FROM channel_event WHERE channel_id = $1 AND seq < $2)
       UPDATE channel_head SET kept_from = $2 WHERE channel_id = $1`,
      [thread.channelId, lastSeq],
    );
    expect(await joinChannel(socket, thread.channelId, lastSeq - 2)).toEqual(ahead);
    expect(await joinThread(socket, thread.id, lastSeq - 2)).toMatchObject(ahead);
    expect((await joinChannel(socket, thread.channelId, lastSeq - 1)).events).toHaveLength(1);
  });

  it('loses nothing that happens while joining', async () => {
    const me = acting(app, author);
    const thread = await me.open('cardiology');
    const socket = await connect(colleague);
    const { lastSeq } = await joinChannel(socket, thread.channelId);
    for (let round = 0; round < 10; round += 1) {
      const joiner = await connect(colleague);
      const live = collect<ChannelEventView>(joiner, 'channel:event');
      const writing = Promise.all([1, 2, 3].map(() => me.reply(thread.id)));
      const joined = await joinChannel(joiner, thread.channelId, lastSeq);
      await writing;
      const expected = lastSeq + (round + 1) * 3;
      await until(() => joined.lastSeq === expected || live.some((e) => e.seq === expected));
      const seqs = new Set([...joined.events, ...live].map((event) => event.seq));
      expect(seqs.size).toBe((round + 1) * 3);
      joiner.close();
    }
  });
});

describe('the feed', () => {
  it('gets new posts of those followed while online, and of nobody else', async () => {
    const follower = await registerVerified(app);
    const socket = await connect(follower);
    const bystander = await connect(colleague);
    const feed = collect<FeedItem>(socket, 'feed:post');
    const notTheirs = collect<FeedItem>(bystander, 'feed:post');
    await acting(app, follower).call('PUT', `/clinicians/${author.clinician.id}/follow`);
    await acting(app, colleague).open('cardiology');
    const thread = await acting(app, author).open('cardiology', 'Look', 'Worth a look');
    const item = await until(() => feed[0]);
    expect(item).toMatchObject({
      type: 'thread',
      post: { id: thread.firstPost.id, body: 'Look' },
      thread: { id: thread.id, title: 'Worth a look', channelSlug: 'cardiology' },
    });
    const reply = await acting(app, author).reply(thread.id);
    expect((await until(() => feed[1])).post.id).toBe(reply.id);
    expect(notTheirs).toEqual([]);
    expect(feed).toHaveLength(2);
  });
});

describe('what passes', () => {
  it('typing is told to the others in the thread, once in a while', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [typist, ownTab, other, elsewhere] = [
      await connect(author),
      await connect(author),
      await connect(colleague),
      await connect(colleague),
    ];
    const [own, told, outside] = [ownTab, other, elsewhere].map((s) => collect(s, 'thread:typing'));
    expect((await ask(typist, 'thread:typing', { threadId: thread.id })).error?.code).toBe(
      'thread_not_joined',
    );
    for (const socket of [typist, ownTab, other]) await joinThread(socket, thread.id);
    for (let i = 0; i < 5; i += 1) await ask(typist, 'thread:typing', { threadId: thread.id });
    await until(() => told?.[0]);
    await pause(350);
    expect(told).toEqual([
      { threadId: thread.id, clinician: { id: author.clinician.id, displayName: 'Dr. Author' } },
    ]);
    await ask(typist, 'thread:typing', { threadId: thread.id });
    await until(() => told?.length === 2);
    expect([own, outside]).toEqual([[], []]);
  });

  it('nobody types in a tab that nobody sees', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [typist, other] = [await connect(author), await connect(colleague)];
    await joinThread(other, thread.id);
    await ask(typist, 'thread:join', { threadId: thread.id, inView: false });
    const told = collect(other, 'thread:typing');
    expect(await ask(typist, 'thread:typing', { threadId: thread.id })).toEqual({});
    await ask(typist, 'thread:view', { threadId: thread.id, inView: true });
    expect(told).toEqual([]);
    await ask(typist, 'thread:typing', { threadId: thread.id });
    await until(() => told.length === 1);
  });

  it('after its connection to hear NOTIFY was lost, pages are told to read again', async () => {
    const stale = collect(await connect(colleague), 'me:stale');
    await app.dataSource.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'rounds listener' AND datname = current_database()`);
    await until(() => stale.length === 1);
  });

  it('presence names each clinician once, and those who left no more', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [one, two, other] = [
      await connect(author),
      await connect(author),
      await connect(colleague),
    ];
    const seen = collect<{ clinicians: { displayName: string }[] }>(other, 'thread:presence');
    const names = () =>
      seen
        .at(-1)
        ?.clinicians.map((person) => person.displayName)
        .join();
    await joinThread(one, thread.id);
    await joinThread(other, thread.id);
    await joinThread(two, thread.id);
    await until(() => names() === 'Dr. Author,Dr. Colleague');
    one.close();
    await pause(300);
    expect(names()).toBe('Dr. Author,Dr. Colleague');
    await ask(two, 'thread:leave', { threadId: thread.id });
    await until(() => names() === 'Dr. Colleague');
    expect(seen.length).toBeLessThanOrEqual(3);
  });

  it('heads are announced to the channels that are watched', async () => {
    const socket = await connect(colleague);
    const thread = await acting(app, author).open('cardiology');
    const heads = collect(socket, 'channel:head');
    const { lastSeq } = await joinChannel(socket, thread.channelId);
    await until(() => heads.length >= 2, 1_500);
    expect(heads[1]).toEqual({ channelId: thread.channelId, lastSeq });
  });

  it('reading on one device moves the mark on the others, and on nobody else’s', async () => {
    const thread = await acting(app, author).open('cardiology');
    const [desk, phone, stranger] = [
      await connect(colleague),
      await connect(colleague),
      await connect(author),
    ];
    const [atDesk, atPhone, foreign] = [desk, phone, stranger].map((s) => collect(s, 'me:read'));
    await acting(app, colleague).call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    const moved = { threadId: thread.id, channelId: thread.channelId, number: 1 };
    expect([await until(() => atDesk?.[0]), await until(() => atPhone?.[0])]).toEqual([
      moved,
      moved,
    ]);
    expect(foreign).toEqual([]);
  });

  it('how many sockets are connected is measured', async () => {
    await connect(author);
    await connect(colleague);
    const { body } = await request<string>(app, 'GET', '/metrics');
    expect(body).toMatch(/^rounds_sockets 2$/m);
  });
});

describe('shutting down', () => {
  it('cuts the sockets so that their clients come back by themselves', async () => {
    const other = await startTestApp();
    const clinician = await registerVerified(other);
    const socket = await connectSocket(other, clinician.token);
    const reason = new Promise((resolve) => socket.on('disconnect', resolve));
    const startedAt = Date.now();
    await other.close();
    expect(await reason).toBe('transport close');
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    socket.close();
  });
});
