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
    expect((await soon({ q: '"then stop"' }, ({ total }) => total === 0)).total).toBe(0);
  });

  it.each([
    ['too long a query', { q: 'x'.repeat(501) }, 'invalid_input'],
    ['the null character', { q: 'a\u0000b' }, 'invalid_input'],
    ['an unknown order', { q: 'a', sort: 'oldest' }, 'invalid_input'],
    ['an author that is no id', { author: 'nobody' }, 'invalid_input'],
    ['a day that is none', { from: '2026-02-30' }, 'invalid_input'],
    ['a parameter that is not known', { query: 'a' }, 'invalid_input'],
    ['a cursor that is none', { q: 'a', cursor: 'abc' }, 'invalid_cursor'],
  ])('refuses %s', async (_, query, code) => {
    const { status, body } = await search(query);
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('takes a query of 500 characters, and hostile ones', async () => {
    for (const q of ['é'.repeat(500), "' OR 1=1 --", '"', '&|!:*', '-"']) {
      expect((await search({ q })).status).toBe(200);
    }
  });
});
