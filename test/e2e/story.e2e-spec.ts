import { randomUUID } from 'node:crypto';
import type {
  MedicationHit,
  OpenedThread,
  Page,
  PostEvent,
  PostView,
  SearchAnswer,
  SignedIn,
  UnreadView,
  VerificationRequestView,
} from '@rounds/contracts';
import {
  connectSocket,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
  type TestClinician,
} from '@rounds/testing';

let app: TestApp;
let reviewer: TestClinician;
let colleague: TestClinician;
beforeAll(async () => {
  app = await startTestApp({ env: { ROUNDS_WORKER: 'inside' } });
  reviewer = await registerVerified(app, { role: 'reviewer' });
  colleague = await registerVerified(app, { displayName: 'Dr. Grace Lindqvist' });
});
afterAll(() => app.close());

const api = <T>(token: string | undefined, method: string, path: string, body?: unknown) =>
  request<T>(app, method, `/api/v1${path}`, { token, body });
const reply = (token: string, threadId: string, body: unknown, key: string = randomUUID()) =>
  request<PostView & { code?: string }>(app, 'POST', `/api/v1/threads/${threadId}/posts`, {
    token,
    body,
    headers: { 'idempotency-key': key },
  });
/** Search follows the commit by the outbox: asked until it is there. */
async function eventually<T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a clinician who is new', () => {
  const email = `${randomUUID()}@rounds.test`;
  const password = 'correct horse battery';
  let token: string;

  it('registers, signs in, and may do nothing but ask to be verified', async () => {
    const account = { email, password, displayName: 'Dr. Noor Haddad' };
    expect((await api(undefined, 'POST', '/auth/register', account)).status).toBe(201);
    const { status, body, headers } = await api<SignedIn>(undefined, 'POST', '/auth/login', {
      email,
      password,
    });
    expect(status).toBe(200);
    expect(headers.get('set-cookie')).toMatch(/^session=.*HttpOnly/i);
    expect(body.clinician.verification.status).toBe('unverified');
    token = body.token;
    expect(await api(token, 'GET', '/channels')).toMatchObject({
      status: 403,
      body: { code: 'not_verified' },
    });
  });

  it('asks, is approved by a reviewer, and is in at once', async () => {
    const asked = await api<{ id: string; status: string }>(
      token,
      'POST',
      '/verification-requests',
      {
        firstName: 'Noor',
        lastName: 'Haddad',
        country: 'US',
        specialty: 'cardiology',
        npi: '1234567893',
      },
    );
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending' } });
    const queue = await api<Page<VerificationRequestView>>(
      reviewer.token,
      'GET',
      '/verification-requests?status=pending',
    );
    expect(queue.body.items.map((item) => item.id)).toContain(asked.body.id);
    const approval = `/verification-requests/${asked.body.id}/approve`;
    expect((await api(token, 'POST', approval, {})).status).toBe(403);
    expect((await api(reviewer.token, 'POST', approval, {})).status).toBeLessThan(300);
    expect((await api(token, 'GET', '/channels')).status).toBe(200);
  });

  it('opens a thread about a brand, is answered live, and finds it by the ingredient', async () => {
    const meds = await api<Page<MedicationHit>>(token, 'GET', '/medications?q=coumad');
    expect(meds.body.items[0]).toMatchObject({ slug: 'warfarin', matched: 'Coumadin' });
    const opened = await api<OpenedThread>(token, 'POST', '/channels/cardiology/threads', {
      title: 'Coumadin and a new course of amiodarone',
      body: 'How far ahead do you cut the dose?',
      kind: 'medication',
      medicationIds: [meds.body.items[0]?.id],
    });
    expect(opened).toMatchObject({
      status: 201,
      body: { medications: [{ slug: 'warfarin' }], firstPost: { number: 1 } },
    });
    const threadId = opened.body.id;
    await api(token, 'PUT', '/channels/cardiology/membership');

    const socket = await connectSocket(app, token);
    const seen = new Promise<PostEvent>((resolve) => socket.on('post:published', resolve));
    await socket.emitWithAck('thread:join', { threadId });
    const answer = await reply(colleague.token, threadId, { body: 'By a third, and INR weekly.' });
    expect(answer.status).toBe(201);
    expect(await seen).toMatchObject({ id: answer.body.id, number: 2, seq: expect.any(Number) });
    socket.close();

    const unread = await api<UnreadView>(token, 'GET', '/me/unread');
    expect(unread.body.channels).toContainEqual(
      expect.objectContaining({ slug: 'cardiology', unreadPosts: 1 }),
    );

    const found = await eventually(
      () => api<SearchAnswer>(token, 'GET', '/search?q=warfarin%20amiodarone'),
      ({ body }) => body.items?.some((item) => item.threadId === threadId),
    );
    expect(found.body.items[0]).toMatchObject({ threadId, channelSlug: 'cardiology' });
  });

  it('follows the colleague and reads the reply in the feed', async () => {
    const path = `/clinicians/${colleague.clinician.id}/follow`;
    expect((await api(token, 'PUT', path)).status).toBe(204);
    const feed = await api<Page<{ post: PostView }>>(token, 'GET', '/feed');
    expect(feed.body.items[0]?.post).toMatchObject({ body: 'By a third, and INR weekly.' });
  });
});

describe('a reply', () => {
  it('needs its key, and text of a sane length without null characters', async () => {
    const opened = await api<OpenedThread>(colleague.token, 'POST', '/channels/neurology/threads', {
      title: 'Any title',
      body: 'Body',
      kind: 'discussion',
    });
    const { id } = opened.body;
    const path = `/threads/${id}/posts`;
    const none = await api(colleague.token, 'POST', path, { body: 'x' });
    expect(none).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } });
    const refused: [unknown, number][] = [
      [{ body: '' }, 400],
      [{ body: '   \n ' }, 400],
      [{ body: 'x'.repeat(20_001) }, 400],
      [{ body: 'nul \u0000 inside' }, 400],
      [{ body: 'x', surprise: 1 }, 400],
      [{ body: 7 }, 400],
      [{ body: 'x', replyToId: randomUUID() }, 422],
    ];
    for (const [body, status] of refused) {
      expect((await reply(colleague.token, id, body)).status).toBe(status);
    }
    const longest = await reply(colleague.token, id, { body: '🫀'.repeat(10_000) });
    expect(longest.status).toBe(201);
    expect(longest.body.number).toBe(2);
  });

  it('is exactly once for twins that race over HTTP, to the letter', async () => {
    const opened = await api<OpenedThread>(colleague.token, 'POST', '/channels/neurology/threads', {
      title: 'Twins',
      body: 'Body',
      kind: 'discussion',
    });
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        reply(colleague.token, opened.body.id, { body: 'once' }, key),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(201));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    const other = await reply(colleague.token, opened.body.id, { body: 'other' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });
});
