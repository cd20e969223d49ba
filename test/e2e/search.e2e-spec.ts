import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedThread, PostView, SearchAnswer } from '@rounds/contracts';
import { registerVerified, request, startTestApp, type TestApp } from '@rounds/testing';

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  ({ token } = await registerVerified(app));
});
afterAll(() => app.close());

const search = (query: Record<string, string>, as = token) =>
  request<SearchAnswer & { code?: string }>(
    app,
    'GET',
    `/api/v1/search?${new URLSearchParams(query).toString()}`,
    { token: as },
  );

/** Asks until the answer is as wanted; after five seconds it is what it is. */
async function soon(query: Record<string, string>, wanted: (answer: SearchAnswer) => boolean) {
  for (const end = Date.now() + 5_000; ; await sleep(20)) {
    const { body } = await search(query);
    if (wanted(body) || Date.now() > end) return body;
  }
}

describe('search over HTTP', () => {
  it('finds what was just posted, follows an edit and forgets what is deleted', async () => {
    const opened = await request<OpenedThread>(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: {
        title: 'Colchicine after pericarditis',
        body: 'How long do you go on?',
        kind: 'question',
        medicationIds: ['colchicine'],
      },
    });
    expect(opened.status).toBe(201);
    const reply = await request<PostView>(app, 'POST', `/api/v1/threads/${opened.body.id}/posts`, {
      token,
      body: { body: 'Three months in **recurrent** disease.' },
      headers: { 'idempotency-key': 'search-1' },
    });
    const found = await soon({ q: 'recurrent' }, ({ total }) => total === 1);
    expect(found.items[0]).toMatchObject({ type: 'post', number: 2, postId: reply.body.id });
    expect(found.items[0]?.snippet).toContain('<mark>recurrent</mark>');
    const thread = await search({ q: 'pericarditis', medication: 'colchicine' });
    expect(thread.body.items[0]).toMatchObject({ type: 'thread', threadId: opened.body.id });
    expect(thread.body.facets.medication[0]).toMatchObject({ value: 'colchicine', count: 1 });

    await request(app, 'PATCH', `/api/v1/posts/${reply.body.id}`, {
      token,
      body: { body: 'Three months, then stop.' },
    });
    expect((await soon({ q: 'recurrent' }, ({ total }) => total === 0)).total).toBe(0);
    await request(app, 'DELETE', `/api/v1/posts/${reply.body.id}`, { token });
    // At once: not when the index has heard of it.
    expect((await search({ q: '"then stop"' })).body.total).toBe(0);
  });

  it.each([
    ['too long a query', { q: 'x'.repeat(501) }, 'invalid_input'],
    ['the null character', { q: 'a\u0000b' }, 'invalid_input'],
    ['an unknown order', { q: 'a', sort: 'oldest' }, 'invalid_input'],
    ['an author that is no id', { author: 'nobody' }, 'invalid_input'],
    ['a day that is none', { from: '2026-02-30' }, 'invalid_input'],
    ['a parameter that is not known', { query: 'a' }, 'invalid_input'],
    ['a thread that is no id', { q: 'a', thread: 'colchicine' }, 'invalid_input'],
    ['a time zone that is none', { q: 'a', timeZone: 'Europe/Nowhere' }, 'invalid_input'],
    ['a cursor that is none', { q: 'a', cursor: 'abc' }, 'invalid_cursor'],
  ])('refuses %s', async (_, query, code) => {
    const { status, body } = await search(query);
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('tells what of a query it could not take, and where', async () => {
    const { body } = await search({ q: '  chanel:ent kind:nonsense in:nowhere " ' });
    expect(body.problems).toMatchObject([
      { code: 'unknown_operator', start: 0, end: 10, suggestion: 'in' },
      { code: 'bad_value', start: 11, end: 24 },
      { code: 'unknown_value', start: 25, end: 35 },
      { code: 'unclosed_quote', start: 36, end: 37 },
    ]);
    expect(body.total).toBe(0);
  });

  it('finds the answered thread, all of it, as soon as the answer is accepted', async () => {
    const opened = await request<OpenedThread>(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: { title: 'Tafamidis and its price', body: 'Who pays?', kind: 'question' },
    });
    const { id } = opened.body;
    const reply = await request<PostView>(app, 'POST', `/api/v1/threads/${id}/posts`, {
      token,
      body: { body: 'See doi:10.1056/NEJMoa1805689 on tafamidis.' },
      headers: { 'idempotency-key': 'search-2' },
    });
    const cited = await soon({ q: 'tafamidis has:citation' }, ({ total }) => total === 1);
    expect(cited.items.map(({ number }) => number)).toEqual([2]);
    expect((await search({ q: 'tafamidis is:answered' })).body.total).toBe(0);
    const accept = { token, body: { postId: reply.body.id } };
    await request(app, 'PUT', `/api/v1/threads/${id}/answer`, accept);
    const answered = await soon({ q: 'tafamidis is:answered' }, ({ total }) => total === 2);
    expect(answered.total).toBe(2);
    await request(app, 'DELETE', `/api/v1/posts/${reply.body.id}`, { token });
    const none = await soon({ q: 'tafamidis is:answered' }, ({ total }) => total === 0);
    expect(none.total).toBe(0);
    expect((await search({ q: 'tafamidis' })).body.total).toBe(1);
  });

  it('takes a query of 500 characters, and hostile ones', async () => {
    for (const q of ['é'.repeat(500), "' OR 1=1 --", '"', '&|!:*', '-"']) {
      expect((await search({ q })).status).toBe(200);
    }
  });
});
