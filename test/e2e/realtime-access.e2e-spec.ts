import type { ChannelView, OpenedThread } from '@rounds/contracts';
import { createLogger, newId, readEnvironment } from '@rounds/platform';
import { realtimeTimings } from '@rounds/realtime';
import {
  connectSocket,
  registerClinician,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
  type TestSocket,
} from '@rounds/testing';
import { io } from 'socket.io-client';
import { DataSource } from 'typeorm';
import { serveApi, type ServedApi } from '../../apps/api/serve-api.js';
import { freezableProxy } from './live/frozen-connections.js';
import { acting, ask, collect, pause, until } from './live/live-tools.js';

let app: TestApp;
/** Knows the database, and nothing of the application. */
let elsewhere: DataSource;
let owner: TestClinician;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  app = await startTestApp();
  elsewhere = await new DataSource({ type: 'postgres', url: app.databaseUrl }).initialize();
  owner = await registerVerified(app);
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});
afterAll(async () => {
  await elsewhere.destroy();
  await app.close();
});

async function connect(clinician: TestClinician, to: { url: string } = app): Promise<TestSocket> {
  const socket = await connectSocket(to, clinician.token);
  sockets.push(socket);
  return socket;
}

/** Milliseconds until `happened`, at most two seconds. */
async function msUntil(happened: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await until(() => Boolean(happened()), 2_000);
  return performance.now() - startedAt;
}

/** The code of the refusal, or `connected`. */
async function handshake(options: Parameters<typeof io>[1]): Promise<string> {
  const socket = io(app.url, { reconnection: false, forceNew: true, ...options });
  try {
    return await new Promise((resolve) => {
      socket.on('connect', () => resolve('connected'));
      socket.on('connect_error', (error) => {
        const { data } = error as Error & { data?: { code: string; title: string } };
        resolve(data?.title ? data.code : `no reason: ${error.message}`);
      });
    });
  } finally {
    socket.close();
  }
}

describe('the handshake', () => {
  it.each([
    ['pending', 'not_verified'],
    ['unverified', 'not_verified'],
    ['rejected', 'verification_rejected'],
    ['expired', 'verification_expired'],
  ] as const)('refuses a clinician who is %s', async (verification, code) => {
    const { token } = await registerClinician(app, { verification });
    expect(await handshake({ auth: { token } })).toBe(code);
  });

  it('refuses the suspended and the signed out', async () => {
    const { token } = await registerClinician(app, { suspended: true });
    expect(await handshake({ auth: { token } })).toBe('suspended');
    const signedOut = await registerVerified(app);
    await request(app, 'POST', '/api/v1/auth/logout', { token: signedOut.token });
    for (const bad of [signedOut.token, 'nonsense', '', { $ne: null }, 7]) {
      expect(await handshake({ auth: { token: bad } })).toBe('not_signed_in');
    }
    expect(await handshake({})).toBe('not_signed_in');
  });

  it.each(['polling', 'websocket'])('takes the cookie, over %s', async (transport) => {
    const extraHeaders = { cookie: `theme=dark; session=${owner.token}`, origin: app.url };
    expect(await handshake({ transports: [transport], extraHeaders })).toBe('connected');
  });

  it('refuses what a page of another site opened', async () => {
    const extraHeaders = { cookie: `session=${owner.token}`, origin: 'https://evil.example' };
    for (const transport of ['polling', 'websocket']) {
      expect(await handshake({ transports: [transport], extraHeaders })).toBe('wrong_origin');
    }
  });
});

describe('a private channel', () => {
  let ward: ChannelView;
  let thread: OpenedThread;
  let member: TestClinician;

  beforeEach(async () => {
    const body = { name: 'Ward 4', visibility: 'private' };
    ward = await acting(app, owner).call<ChannelView>('POST', '/channels', body);
    thread = await acting(app, owner).open(ward.slug);
    member = await registerVerified(app);
    const { id } = member.clinician;
    await acting(app, owner).call('PUT', `/channels/${ward.slug}/members/${id}`);
  });

  async function watching(clinician: TestClinician, to: { url: string } = app) {
    const socket = await connect(clinician, to);
    const seen = ['channel:event', 'post:published'].map((event) => collect(socket, event));
    expect(await ask(socket, 'channel:join', { channelId: ward.id })).not.toHaveProperty('error');
    expect(await ask(socket, 'thread:join', { threadId: thread.id })).not.toHaveProperty('error');
    return { socket, seen: () => seen.flat().length };
  }
  /** Replies until the member hears nothing of a reply any more; answers how long that took. */
  async function msUntilSilent(seen: () => number): Promise<number> {
    const startedAt = performance.now();
    for (;;) {
      const before = seen();
      await acting(app, owner).reply(thread.id);
      await pause(60);
      if (seen() === before) return performance.now() - startedAt;
      if (performance.now() - startedAt > 3_000) throw new Error('the stream goes on');
    }
  }

  it('looks to others like one that does not exist, live as well', async () => {
    const socket = await connect(await registerVerified(app));
    const leaked = ['channel:event', 'channel:head', 'post:published', 'thread:presence'].map(
      (event) => collect(socket, event),
    );
    const trying = Array.from({ length: 40 }, async () => [
      await ask(socket, 'channel:join', { channelId: ward.id, after: 0 }),
      await ask(socket, 'thread:join', { threadId: thread.id, after: 0 }),
    ]);
    await Promise.all([1, 2, 3, 4].map(() => acting(app, owner).reply(thread.id)));
    const answers = (await Promise.all(trying)).flat();
    const unknown = [
      await ask(socket, 'channel:join', { channelId: newId(), after: 0 }),
      await ask(socket, 'thread:join', { threadId: newId(), after: 0 }),
    ];
    expect(unknown.map((answer) => answer.error?.code)).toEqual([
      'channel_not_found',
      'thread_not_found',
    ]);
    for (const answer of answers) expect(unknown).toContainEqual(answer);
    await acting(app, owner).reply(thread.id);
    await pause(50);
    expect(leaked.flat()).toEqual([]);
  });

  it('is silent within a second for a member who is removed', async () => {
    const { seen } = await watching(member);
    await acting(app, owner).reply(thread.id);
    await until(() => seen() === 2);
    const { id } = member.clinician;
    await acting(app, owner).call('DELETE', `/channels/${ward.slug}/members/${id}`);
    expect(await msUntilSilent(seen)).toBeLessThan(1_000);
  });

  it('is silent within a second for one whom another process removed without a word', async () => {
    const { socket, seen } = await watching(member);
    await elsewhere.query('DELETE FROM membership WHERE channel_id = $1 AND clinician_id = $2', [
      ward.id,
      member.clinician.id,
    ]);
    expect(await msUntilSilent(seen)).toBeLessThan(1_000);
    expect((await ask(socket, 'channel:join', { channelId: ward.id })).error?.code).toBe(
      'channel_not_found',
    );
  });

  it('stays open for who is admitted again', async () => {
    const { socket, seen } = await watching(member);
    const path = `/channels/${ward.slug}/members/${member.clinician.id}`;
    const ended = collect<{ channelId: string }>(socket, 'channel:ended');
    await acting(app, owner).call('DELETE', path);
    await acting(app, owner).call('PUT', path);
    await until(() => ended.length > 0);
    // As pages do: the word of it that goes round the nodes comes here as well, maybe after this.
    socket.on('channel:ended', () => void ask(socket, 'channel:join', { channelId: ward.id }));
    await ask(socket, 'channel:join', { channelId: ward.id });
    await pause(600);
    expect(new Set(ended.map(({ channelId }) => channelId))).toEqual(new Set([ward.id]));
    const before = seen();
    await acting(app, owner).reply(thread.id);
    await until(() => seen() > before);
  });

  describe('on another node', () => {
    let node: ServedApi;

    beforeAll(async () => {
      // So that only the notification can bring it about.
      realtimeTimings.sweep = 60_000;
      const settings = { NODE_ENV: 'test', PORT: '0', ROUNDS_WORKER: 'none', LOG_LEVEL: 'error' };
      const environment = readEnvironment({ ...settings, ROUNDS_RATE_LIMITS: 'off' });
      node = await serveApi(environment, app.databaseUrl, createLogger('error'));
      realtimeTimings.sweep = 500;
    });
    afterAll(() => node.app.close());

    it('ends for a member who is removed here, and for nobody else', async () => {
      const kept = await registerVerified(app);
      const path = `/channels/${ward.slug}/members`;
      await acting(app, owner).call('PUT', `${path}/${kept.clinician.id}`);
      const [gone, stays] = [await watching(member, node), await watching(kept, node)];
      const typist = await connect(owner, node);
      await ask(typist, 'thread:join', { threadId: thread.id });
      const missed = collect(gone.socket, 'thread:typing');
      const heard = collect(stays.socket, 'thread:typing');
      await acting(app, owner).call('DELETE', `${path}/${member.clinician.id}`);
      await pause(300);
      await ask(typist, 'thread:typing', { threadId: thread.id });
      await until(() => heard[0]);
      await pause(50);
      expect(missed).toEqual([]);
    });
  });
});

describe('losing one’s standing', () => {
  async function live() {
    const clinician = await registerVerified(app);
    const thread = await acting(app, owner).open('cardiology');
    const socket = await connect(clinician);
    await ask(socket, 'thread:join', { threadId: thread.id });
    const ended = collect<{ code: string; title: string }>(socket, 'session:ended');
    return { clinician, socket, ended };
  }

  it('cuts the sockets of a suspended clinician within a second, and says why', async () => {
    const moderator = await registerVerified(app, { role: 'moderator' });
    const { clinician, socket, ended } = await live();
    const second = await connect(clinician);
    const path = `/clinicians/${clinician.clinician.id}/suspension`;
    await acting(app, moderator).call('PUT', path, { reason: 'A test' });
    expect(await msUntil(() => socket.disconnected && second.disconnected)).toBeLessThan(1_000);
    expect(ended).toEqual([{ code: 'suspended', title: expect.any(String) }]);
    await expect(connect(clinician)).rejects.toMatchObject({ data: { code: 'suspended' } });
  });

  it.each([
    ['suspended', 'suspended', 'UPDATE clinician SET suspended_at = now() WHERE id = $1'],
    [
      'whose verification has run out',
      'verification_expired',
      `UPDATE clinician SET verified_until = now() - interval '1 second' WHERE id = $1`,
    ],
    ['whose session ended', 'signed_out', 'DELETE FROM session WHERE clinician_id = $1'],
  ])('cuts one %s by another process within a second', async (_, code, sql) => {
    const { clinician, socket, ended } = await live();
    await elsewhere.query(sql, [clinician.clinician.id]);
    expect(await msUntil(() => socket.disconnected)).toBeLessThan(1_000);
    expect(ended[0]?.code).toBe(code);
  });

  it('leaves the other sessions of who signs out alone', async () => {
    const { clinician, socket, ended } = await live();
    const { token } = (
      await request<{ token: string }>(app, 'POST', '/api/v1/auth/login', {
        body: { email: clinician.clinician.email, password: 'test-password' },
      })
    ).body;
    const other = await connect({ ...clinician, token });
    await request(app, 'POST', '/api/v1/auth/logout', { token: clinician.token });
    expect(await msUntil(() => socket.disconnected)).toBeLessThan(1_000);
    expect(ended[0]?.code).toBe('signed_out');
    await pause(600);
    expect(other.connected).toBe(true);
  });
});

describe('a node that cannot reach its database', () => {
  it('drops its sockets, though the connections look sound', async () => {
    const proxy = await freezableProxy(app.databaseUrl);
    const settings = { NODE_ENV: 'test', PORT: '0', ROUNDS_WORKER: 'none', LOG_LEVEL: 'silent' };
    const environment = readEnvironment({ ...settings, ROUNDS_RATE_LIMITS: 'off' });
    const node = await serveApi(environment, proxy.url, createLogger('silent'));
    try {
      const body = { name: 'Ward 9', visibility: 'private' };
      const ward = await acting(app, owner).call<ChannelView>('POST', '/channels', body);
      const socket = await connect(owner, node);
      const reason = new Promise<string>((resolve) => socket.on('disconnect', resolve));
      await ask(socket, 'channel:join', { channelId: ward.id });
      await pause(600);
      expect(socket.connected).toBe(true);
      const startedAt = performance.now();
      proxy.freeze();
      expect(await reason).toBe('transport close');
      expect(performance.now() - startedAt).toBeLessThan(3_500);
    } finally {
      proxy.thaw();
      await node.app.close();
      await proxy.close();
    }
  });
});
