import { NestFactory } from '@nestjs/core';
import type { ChannelView, PostView } from '@rounds/contracts';
import { AfterCommit, newId, readEnvironment } from '@rounds/platform';
import {
  connectSocket,
  registerVerified,
  request,
  testDatabase,
  type TestClinician,
  type TestDatabase,
  type TestSocket,
} from '@rounds/testing';
import { ReadMoved } from '@rounds/threads';
import { WorkerModule } from '../../apps/worker/worker.module.js';
import { describeLayout } from '../layout/describe-layout.js';
import { startLayout, type Layout } from '../layout/layout.js';
import { acting, ask, collect, pause, until } from './live/live-tools.js';

jest.setTimeout(120_000);

describeLayout('three nodes on one Redis', () => {
  let database: TestDatabase;
  let layout: Layout;
  const sockets: TestSocket[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    layout = await startLayout({ databaseUrl: database.url, workers: 0 });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });
  afterAll(async () => {
    await layout?.stop();
    await database?.drop();
  });

  const node = (at: number) => layout.nodes[at] ?? layout.nodes[0]!;
  const someone = () => registerVerified(layout);
  const by = (clinician: TestClinician, at: number) => acting(node(at) as never, clinician);

  async function connect(clinician: TestClinician, at: number): Promise<TestSocket> {
    const socket = await connectSocket(node(at), clinician.token);
    sockets.push(socket);
    return socket;
  }

  /** A socket on each node, each with a clinician of its own. */
  async function oneOnEach(): Promise<{ clinician: TestClinician; socket: TestSocket }[]> {
    return Promise.all(
      layout.nodes.map(async (_, at) => {
        const clinician = await someone();
        return { clinician, socket: await connect(clinician, at) };
      }),
    );
  }

  type Presence = { threadId: string; clinicians: { id: string }[] };
  const idsOf = (told: Presence[]) =>
    told
      .at(-1)
      ?.clinicians.map((person) => person.id)
      .toSorted();
  const idsOfAll = (people: { clinician: TestClinician }[]) =>
    people.map(({ clinician }) => clinician.clinician.id).toSorted();

  it('delivers a change to those who joined on every node, once', async () => {
    const people = await oneOnEach();
    const author = await someone();
    const thread = await by(author, 0).open('cardiology');
    const heard = people.map(({ socket }) => ({
      posts: collect<PostView>(socket, 'post:published'),
      events: collect<{ seq: number; threadId: string }>(socket, 'channel:event'),
    }));
    for (const { socket } of people) {
      await ask(socket, 'channel:join', { channelId: thread.channelId });
      await ask(socket, 'thread:join', { threadId: thread.id });
    }
    const bodies = Array.from({ length: 30 }, (_, i) => `reply ${i} 🫀 שלום`);
    for (const [i, body] of bodies.entries()) await by(author, i % 3).reply(thread.id, body);
    for (const { posts, events } of heard) {
      await until(() => posts.length >= bodies.length && events.length >= bodies.length, 10_000);
      expect(posts.map((post) => post.body).toSorted()).toEqual(bodies.toSorted());
      const seqs = events.map((event) => event.seq);
      expect(new Set(seqs).size).toBe(bodies.length);
      expect(seqs).toHaveLength(bodies.length);
    }
  });

  it('puts a new post into the feeds of followers on other nodes, once', async () => {
    const [author, follower, stranger] = [await someone(), await someone(), await someone()];
    await by(follower, 0).call('PUT', `/clinicians/${author.clinician.id}/follow`);
    const feed = collect(await connect(follower, 2), 'feed:post');
    const none = collect(await connect(stranger, 2), 'feed:post');
    await by(author, 1).open('cardiology', 'To all who follow');
    await until(() => feed[0]);
    await pause(300);
    expect([feed.length, none.length]).toEqual([1, 0]);
  });

  it('keeps the tabs of one clinician on several nodes in step', async () => {
    const reader = await someone();
    const thread = await by(await someone(), 0).open('cardiology');
    const moved = collect(await connect(reader, 2), 'me:read');
    await by(reader, 0).call('PUT', `/threads/${thread.id}/read`, { number: 1 });
    expect(await until(() => moved[0])).toMatchObject({ threadId: thread.id, number: 1 });
  });

  it('carries what a process without sockets tells', async () => {
    const reader = await someone();
    const moved = collect(await connect(reader, 1), 'me:read');
    const environment = readEnvironment({
      NODE_ENV: 'test',
      DATABASE_URL: layout.databaseUrl,
      REDIS_URL: layout.redis.url,
    });
    const worker = await NestFactory.createApplicationContext(
      WorkerModule.for(environment, layout.databaseUrl),
      { logger: false },
    );
    try {
      const read = { threadId: newId(), channelId: newId(), number: 7 };
      const clinicianId = reader.clinician.id;
      worker.get(AfterCommit).publish(ReadMoved, { clinicianId, ...read });
      expect(await until(() => moved[0])).toEqual(read);
    } finally {
      await worker.close();
    }
  });

  describe('presence', () => {
    it('is one list on all nodes, without those who have the tab in the background', async () => {
      const people = await oneOnEach();
      const thread = await by(await someone(), 0).open('cardiology');
      const told = people.map(({ socket }) => collect<Presence>(socket, 'thread:presence'));
      for (const { socket } of people) await ask(socket, 'thread:join', { threadId: thread.id });
      const all = idsOfAll(people);
      for (const list of told) await until(() => String(idsOf(list)) === String(all), 5_000);

      const [first, ...others] = people;
      const background = { threadId: thread.id, inView: false };
      expect(await ask(first!.socket, 'thread:view', background)).toEqual({});
      const rest = String(idsOfAll(others));
      for (const list of told.slice(1)) await until(() => String(idsOf(list)) === rest, 5_000);

      // Who does not look is told nothing of it, and of posts all the same.
      const toldBefore = told[0]!.length;
      const posts = collect(first!.socket, 'post:published');
      await ask(others[0]!.socket, 'thread:leave', { threadId: thread.id });
      const last = String(idsOfAll(others.slice(1)));
      await until(() => String(idsOf(told[2]!)) === last, 5_000);
      await by(others[0]!.clinician, 1).reply(thread.id);
      await until(() => posts[0]);
      expect(told[0]).toHaveLength(toldBefore);

      await ask(first!.socket, 'thread:view', { threadId: thread.id, inView: true });
      const both = String(idsOfAll([people[0]!, people[2]!]));
      for (const list of [told[0]!, told[2]!]) {
        await until(() => String(idsOf(list)) === both, 5_000);
      }
    });

    it('counts a clinician who is on two nodes once, and until the last tab is gone', async () => {
      const [here, both] = [await someone(), await someone()];
      const thread = await by(here, 0).open('cardiology');
      const watching = await connect(here, 0);
      const told = collect<Presence>(watching, 'thread:presence');
      await ask(watching, 'thread:join', { threadId: thread.id });
      const tabs = [await connect(both, 1), await connect(both, 2)];
      for (const tab of tabs) await ask(tab, 'thread:join', { threadId: thread.id });
      const two = [here.clinician.id, both.clinician.id].toSorted();
      await until(() => String(idsOf(told)) === String(two), 5_000);
      tabs[0]!.close();
      await pause(2_500);
      expect(idsOf(told)).toEqual(two);
      tabs[1]!.close();
      await until(() => String(idsOf(told)) === here.clinician.id, 5_000);
    });

    it('is told at most once a second, however many come and go', async () => {
      const watcher = await someone();
      const thread = await by(watcher, 0).open('cardiology');
      const watching = await connect(watcher, 0);
      const told = collect<Presence>(watching, 'thread:presence');
      await ask(watching, 'thread:join', { threadId: thread.id });
      const crowd = await Promise.all(Array.from({ length: 30 }, someone));
      const startedAt = performance.now();
      for (const [i, clinician] of crowd.entries()) {
        const socket = await connect(clinician, i % 3);
        await ask(socket, 'thread:join', { threadId: thread.id });
      }
      await until(() => idsOf(told)?.length === 31, 10_000);
      const seconds = (performance.now() - startedAt) / 1_000;
      expect(told.length).toBeLessThanOrEqual(3 + Math.ceil(seconds));
    });

    it('crosses nodes for typing, to the others who see the thread', async () => {
      const people = await oneOnEach();
      const thread = await by(await someone(), 0).open('cardiology');
      for (const { socket } of people) await ask(socket, 'thread:join', { threadId: thread.id });
      const typing = people.map(({ socket }) => collect(socket, 'thread:typing'));
      const { displayName, id } = people[0]!.clinician.clinician;
      await ask(people[0]!.socket, 'thread:typing', { threadId: thread.id });
      for (const heard of typing.slice(1)) {
        expect(await until(() => heard[0])).toEqual({
          threadId: thread.id,
          clinician: { id, displayName },
        });
      }
      expect(typing[0]).toEqual([]);
    });
  });

  describe('what is revoked on one node ends on all within a second', () => {
    /** Milliseconds until the last of them is disconnected. */
    async function msUntilEnded(victims: TestSocket[], revoke: () => Promise<unknown>) {
      const startedAt = performance.now();
      await revoke();
      await until(() => victims.every((socket) => !socket.connected), 3_000);
      return performance.now() - startedAt;
    }

    it('a suspension', async () => {
      const moderator = await registerVerified(layout, { role: 'moderator' });
      const victim = await someone();
      const victims = [
        await connect(victim, 0),
        await connect(victim, 1),
        await connect(victim, 2),
      ];
      const path = `/clinicians/${victim.clinician.id}/suspension`;
      const suspend = () => by(moderator, 0).call('PUT', path, { reason: 'for a test' });
      expect(await msUntilEnded(victims, suspend)).toBeLessThan(1_000);
    });

    it('a session that is signed out', async () => {
      const victim = await someone();
      const victims = [await connect(victim, 1), await connect(victim, 2)];
      const signOut = () => by(victim, 0).call('POST', '/auth/logout');
      expect(await msUntilEnded(victims, signOut)).toBeLessThan(1_000);
    });

    it('a private channel that one is removed from', async () => {
      const [owner, victim] = [await someone(), await someone()];
      const { id, slug } = await by(owner, 0).call<ChannelView>('POST', '/channels', {
        ...{ name: `Ward ${newId().slice(-6)}`, visibility: 'private' },
      });
      const membership = `/channels/${slug}/members/${victim.clinician.id}`;
      await by(owner, 0).call('PUT', membership);
      const heard = await Promise.all(
        [0, 1, 2].map(async (at) => {
          const socket = await connect(victim, at);
          const joined = await ask(socket, 'channel:join', { channelId: id });
          expect(joined.error).toBeUndefined();
          return collect(socket, 'channel:event');
        }),
      );
      await by(owner, 0).open(slug, 'Before');
      for (const events of heard) await until(() => events.length === 1);
      await by(owner, 1).call('DELETE', membership);
      await pause(1_000);
      await by(owner, 0).open(slug, 'After');
      await pause(500);
      expect(heard.map((events) => events.length)).toEqual([1, 1, 1]);
    });
  });

  it('forgets those of a node that was killed, and takes them back from where they come', async () => {
    const [stays, moves] = [await someone(), await someone()];
    const thread = await by(stays, 0).open('cardiology');
    const watching = await connect(stays, 0);
    const told = collect<Presence>(watching, 'thread:presence');
    await ask(watching, 'thread:join', { threadId: thread.id });
    await ask(await connect(moves, 2), 'thread:join', { threadId: thread.id });
    const two = String([stays.clinician.id, moves.clinician.id].toSorted());
    await until(() => String(idsOf(told)) === two, 5_000);
    await node(2).kill();
    await until(() => String(idsOf(told)) === stays.clinician.id, 15_000);
    await ask(await connect(moves, 1), 'thread:join', { threadId: thread.id });
    await until(() => String(idsOf(told)) === two, 5_000);
    await node(2).start();
  });

  it('serves through the proxy, past a node that is gone', async () => {
    const clinician = await someone();
    const { token } = clinician;
    await node(1).kill();
    const statuses = new Set<number>();
    for (let i = 0; i < 9; i += 1) {
      const answer = await request({ url: layout.proxyUrl }, 'GET', '/api/v1/me', { token });
      statuses.add(answer.status);
    }
    expect([...statuses]).toEqual([200]);
    const socket = await connectSocket({ url: layout.proxyUrl }, token);
    sockets.push(socket);
    expect(socket.connected).toBe(true);
    await node(1).start();
  });
});
