import {
  clinicianPage,
  feedPage,
  medicationActivity,
  notificationEvent,
  notificationPage,
  savedSearch,
  savedSearchPage,
  similarThreads,
  threadPage,
  type ChannelView,
  type ClinicianProfile,
  type FeedItem,
  type MedicationActivity,
  type NotificationEvent,
  type NotificationPage,
  type Page,
  type SavedSearchView,
  type SimilarThreads,
  type ThreadView,
} from '@rounds/contracts';
import { newId } from '@rounds/platform';
import {
  connectSocket,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
  type TestSocket,
} from '@rounds/testing';
import { acting, collect, pause, until } from './live/live-tools.js';

let app: TestApp;
let owner: TestClinician;
let colleague: TestClinician;
const sockets: TestSocket[] = [];

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  owner = await registerVerified(app);
  colleague = await registerVerified(app, { displayName: 'Dr Colleague' });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

const connect = async (clinician = owner) => {
  const socket = await connectSocket(app, clinician.token);
  sockets.push(socket);
  return socket;
};
const call = <T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  by = owner,
  headers: Record<string, string> = {},
) => request<T>(app, method, `/api/v1${path}`, { token: by.token, body, headers });
const save = (q: string, by = owner) =>
  call<SavedSearchView>('POST', '/saved-searches', { name: `On ${q}`, search: { q } }, by);
const list = async (by = owner) =>
  notificationPage.parse(
    (await call<NotificationPage>('GET', '/notifications', undefined, by)).body,
  );

describe('a saved search', () => {
  it('tells every tab and device of its owner, and nobody else, of what is posted', async () => {
    const saved = await save('Coumadin bleeding');
    expect(saved.status).toBe(201);
    savedSearch.parse(saved.body);
    const [laptop, phone] = [await connect(), await connect()];
    const author = await connect(colleague);
    const heard = [laptop, phone, author].map((socket) =>
      collect<NotificationEvent>(socket, 'notification:created'),
    );
    const thread = await acting(app, colleague).open(
      'cardiology',
      'Bleeding on warfarin at an INR of 2.4',
      'What next?',
    );
    await until(() => heard[0]!.length > 0 && heard[1]!.length > 0);
    for (const events of heard.slice(0, 2)) {
      expect(events).toHaveLength(1);
      expect(notificationEvent.parse(events[0])).toMatchObject({
        kind: 'saved-search',
        savedSearch: { name: 'On Coumadin bleeding' },
        thread: { id: thread.id, title: 'What next?' },
        post: { id: thread.firstPost.id, author: { displayName: 'Dr Colleague' } },
        unread: 1,
      });
    }
    const page = await list();
    expect(page.unread).toBe(1);
    expect({ ...page.items[0], unread: 1 }).toEqual(heard[0]![0]);

    const reads = [laptop, phone].map((socket) => collect(socket, 'notification:read'));
    const upTo = page.items[0]!.id;
    for (let twice = 0; twice < 2; twice += 1) {
      const { status, body } = await call('PUT', '/notifications/read', { upTo });
      expect([status, body]).toEqual([200, { unread: 0 }]);
    }
    await until(() => reads[1]!.length > 0);
    await pause(100);
    expect(reads).toEqual([[{ unread: 0 }], [{ unread: 0 }]]);
    expect(heard[2]).toEqual([]);
    expect((await list()).items[0]?.readAt).toEqual(expect.any(String));
  });

  it('is heard on every node, once each, whichever of them looked at the post', async () => {
    const other = await startTestApp({
      env: { DATABASE_URL: app.databaseUrl, ROUNDS_WORKER: 'none' },
    });
    try {
      await save('bivalirudin');
      const there = await connectSocket(other, owner.token);
      sockets.push(there);
      const heard = [await connect(), there].map((socket) =>
        collect<NotificationEvent>(socket, 'notification:created'),
      );
      await acting(other, colleague).open('cardiology', 'Bivalirudin');
      await until(() => heard.every((events) => events.length > 0));
      await pause(150);
      expect(heard.map((events) => events.length)).toEqual([1, 1]);
      sockets.splice(0).forEach((socket) => socket.close());
    } finally {
      await other.close();
    }
  });

  it('ends with the owner’s standing: a suspended one hears and reads nothing', async () => {
    await save('tirofiban');
    const heard = collect(await connect(), 'notification:created');
    const moderator = await registerVerified(app, { role: 'moderator' });
    const path = `/clinicians/${owner.clinician.id}/suspension`;
    expect((await call('PUT', path, { reason: 'a test' }, moderator)).status).toBe(200);
    await acting(app, colleague).open('cardiology', 'Tirofiban');
    await pause(700);
    expect(heard).toEqual([]);
    for (const get of ['/notifications', '/saved-searches']) {
      expect((await call('GET', get)).body.code).toBe('suspended');
    }
    expect((await call('DELETE', path, undefined, moderator)).status).toBe(200);
    expect((await list()).items).toEqual([]);
  });

  it('keeps what is said in a private channel from those who are not in it', async () => {
    const outsider = await registerVerified(app);
    const body = { name: 'Ward 7', visibility: 'private' };
    const channel = await acting(app, colleague).call<ChannelView>('POST', '/channels', body);
    const member = `/channels/${channel.slug}/members/${owner.clinician.id}`;
    expect((await call('PUT', member, {}, colleague)).status).toBe(204);
    for (const one of [owner, outsider]) await save('argatroban', one);
    const heard = collect<NotificationEvent>(await connect(), 'notification:created');
    const unheard = collect(await connect(outsider), 'notification:created');
    await acting(app, colleague).open(channel.slug, 'Argatroban for HIT');
    await until(() => heard.length > 0);
    expect(unheard).toEqual([]);
    expect((await list(outsider)).items).toEqual([]);
    expect((await call('DELETE', member, undefined, colleague)).status).toBe(204);
    expect(await list()).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  it('is saved once by one key, is renamed, silenced and deleted, by its owner alone', async () => {
    const key = { 'idempotency-key': newId() };
    const body = { name: 'Once', search: { q: 'prasugrel', kind: 'case' } };
    const twins = await Promise.all(
      Array.from({ length: 3 }, () =>
        call<SavedSearchView>('POST', '/saved-searches', body, owner, key),
      ),
    );
    expect(twins.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(twins.map((twin) => twin.body.id)).size).toBe(1);
    const path = `/saved-searches/${twins[0]!.body.id}`;
    for (const [method, given] of [
      ['PATCH', { notify: false }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body: problem } = await call(method, path, given, colleague);
      expect([status, problem.code]).toEqual([404, 'saved_search_not_found']);
    }
    const changed = await call('PATCH', path, { notify: false, name: 'نزيف 🩸' });
    expect(changed.body).toMatchObject({ notify: false, name: 'نزيف 🩸', search: body.search });
    const all = await call<Page<SavedSearchView>>('GET', '/saved-searches');
    expect(savedSearchPage.parse(all.body).items).toHaveLength(1);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(404);
  });

  it.each([
    ['POST', '/saved-searches', { name: '', search: { q: 'a' } }],
    ['POST', '/saved-searches', { name: 'x'.repeat(81), search: { q: 'a' } }],
    ['POST', '/saved-searches', { name: 'n', search: { q: 'x'.repeat(501) } }],
    ['POST', '/saved-searches', { name: 'n', search: { q: 'a', cursor: 'b' } }],
    ['POST', '/saved-searches', { name: 'n' }],
    ['PATCH', `/saved-searches/${newId()}`, {}],
    ['PATCH', '/saved-searches/no-id', { name: 'n' }],
    ['PUT', '/notifications/read', {}],
    ['PUT', '/notifications/read', { upTo: newId(), ids: [newId()] }],
    ['PUT', '/notifications/read', { ids: [] }],
    ['PUT', '/notifications/read', { upTo: 'no-id' }],
    ['GET', '/notifications?cursor=nonsense', undefined],
    ['GET', '/notifications?limit=101', undefined],
    ['GET', '/saved-searches?cursor=bm9uc2Vuc2U', undefined],
    ['GET', '/medications/warfarin/threads?cursor=bm9uc2Vuc2U', undefined],
    ['GET', `/threads/similar?title=${'x'.repeat(201)}`, undefined],
    ['GET', '/threads/similar', undefined],
  ])('is asked for in order: %s %s %j', async (method, path, body) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toMatch(/^invalid_(cursor|input)$/);
  });
});

describe('following a medication', () => {
  it('brings what is written about it into the feed, live as well, each post once', async () => {
    for (const ref of ['apixaban', 'apixaban', 'rivaroxaban']) {
      expect((await call('PUT', `/medications/${ref}/follow`)).status).toBe(204);
    }
    await call('PUT', `/clinicians/${colleague.clinician.id}/follow`);
    const heard = collect<FeedItem>(await connect(), 'feed:post');
    const other = await registerVerified(app);
    const thread = await acting(app, other).call<{ id: string; firstPost: { id: string } }>(
      'POST',
      '/channels/cardiology/threads',
      {
        ...{ title: 'A switch', body: 'From one to the other?', kind: 'question' },
        medicationIds: ['apixaban', 'rivaroxaban'],
      },
    );
    const reply = await acting(app, colleague).reply(thread.id, 'Apixaban after rivaroxaban, yes.');
    const foreign = await acting(app, other).reply(thread.id, 'Nothing by name.');
    const own = await acting(app, owner).reply(thread.id, 'I take apixaban myself.');
    await until(() => heard.length >= 2);
    await pause(150);
    expect(heard.map((item) => item.post.id)).toEqual([thread.firstPost.id, reply.id]);
    expect(heard[0]?.thread.medications.map(({ slug }) => slug)).toEqual([
      'apixaban',
      'rivaroxaban',
    ]);
    const feed = feedPage.parse((await call<Page<FeedItem>>('GET', '/feed')).body);
    const ids = feed.items.map((item) => item.post.id);
    expect(ids).toEqual([reply.id, thread.firstPost.id]);
    expect(ids).not.toContain(foreign.id);
    expect(ids).not.toContain(own.id);
    await call('DELETE', `/clinicians/${colleague.clinician.id}/follow`);
    for (const ref of ['apixaban', 'rivaroxaban', 'rivaroxaban']) {
      expect((await call('DELETE', `/medications/${ref}/follow`)).status).toBe(204);
    }
    expect((await call<Page<FeedItem>>('GET', '/feed')).body.items).toEqual([]);
  });

  it('shows its page: followers, effects and threads, by id or slug', async () => {
    const { call: act } = acting(app, colleague);
    const thread = await act<{ id: string; firstPost: { id: string } }>(
      'POST',
      '/channels/cardiology/threads',
      {
        ...{ title: 'Dizzy', body: 'Since yesterday.', kind: 'side-effect' },
        ...{ medicationIds: ['dabigatran'], effectIds: ['dizziness'] },
      },
    );
    await call('PUT', '/medications/dabigatran/follow');
    const { body } = await call<MedicationActivity>('GET', '/medications/dabigatran/activity');
    expect(medicationActivity.parse(body)).toMatchObject({
      ...{ followers: 1, followersAreExact: true, followed: true, effectsAreExact: true },
      effects: [{ slug: 'dizziness', posts: 1 }],
    });
    const [tag] = (await call<Page<{ id: string }>>('GET', '/medications?q=dabigatran')).body.items;
    const followers = await call<Page<ClinicianProfile>>(
      'GET',
      `/medications/${tag!.id}/followers`,
    );
    expect(clinicianPage.parse(followers.body)).toMatchObject({
      ...{ items: [{ id: owner.clinician.id }], nextCursor: null },
    });
    const threads = await call<Page<ThreadView>>('GET', `/medications/${tag!.id}/threads`);
    expect(threadPage.parse(threads.body).items.map(({ id }) => id)).toEqual([thread.id]);
  });

  it.each(['no-such-medication', newId()])('is of medications that there are: %s', async (ref) => {
    for (const [method, end] of [
      ['PUT', 'follow'],
      ['DELETE', 'follow'],
      ['GET', 'activity'],
      ['GET', 'threads'],
      ['GET', 'followers'],
    ] as const) {
      const { status, body } = await call(method, `/medications/${ref}/${end}`);
      expect([status, body.code]).toEqual([404, 'medication_not_found']);
    }
  });
});

describe('similar threads', () => {
  it('are shown while one is being written: those in sight, the channel’s own first', async () => {
    const colleagues = acting(app, colleague);
    const here = await colleagues.open('nephrology', 'Calciphylaxis?', 'Warfarin in calciphylaxis');
    const there = await colleagues.open('cardiology', 'Yes', 'Calciphylaxis after Coumadin');
    const ward = await colleagues.call<ChannelView>('POST', '/channels', {
      ...{ name: 'Ward 8', visibility: 'private' },
    });
    await colleagues.open(ward.slug, 'Hidden', 'Calciphylaxis and warfarin');
    const ask = async (title: string, channel: string) =>
      similarThreads
        .parse(
          (
            await call<SimilarThreads>(
              'GET',
              `/threads/similar?${new URLSearchParams({ title, channel }).toString()}`,
            )
          ).body,
        )
        .items.map(({ threadId }) => threadId);
    const title = 'Is "warfarin" a cause: of calciphylaxis -really?';
    for (const end = Date.now() + 5_000; Date.now() < end; await pause(30)) {
      if ((await ask(title, 'nephrology')).length >= 2) break;
    }
    expect(await ask(title, 'nephrology')).toEqual([here.id, there.id]);
    expect(await ask(title, 'cardiology')).toEqual([there.id, here.id]);
    expect(await ask('Dizziness on the ward', 'cardiology')).toEqual([]);
    expect(await ask('the of and', 'cardiology')).toEqual([]);
  });
});
