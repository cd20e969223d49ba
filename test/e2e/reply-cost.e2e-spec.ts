import { randomUUID } from 'node:crypto';
import type { OpenedThread, PostView } from '@rounds/contracts';
import {
  countQueries,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
} from '@rounds/testing';

let app: TestApp;
beforeAll(async () => {
  // The worker polls by the same pool.
  app = await startTestApp({ env: { ROUNDS_WORKER: 'none' } });
});
afterAll(() => app.close());

it('a reply over HTTP, quoting and mentioning, costs one round trip to the database', async () => {
  const { token, clinician } = await registerVerified(app);
  const opened = await request<OpenedThread>(app, 'POST', '/api/v1/channels/cardiology/threads', {
    token,
    body: { title: 'How many', body: 'round trips?', kind: 'question' },
  });
  const body = {
    body: `One, @[${clinician.displayName}](clinician:${clinician.id}).`,
    replyToId: opened.body.firstPost.id,
  };
  const { result, statements } = await countQueries(app.dataSource, () =>
    request<PostView>(app, 'POST', `/api/v1/threads/${opened.body.id}/posts`, {
      token,
      body,
      headers: { 'idempotency-key': randomUUID() },
    }),
  );
  expect(result).toMatchObject({ status: 201, body: { number: 2, replyTo: { number: 1 } } });
  // Every five seconds some request sets off a look whether the vocabulary changed.
  const own = statements.filter((sql) => sql !== 'SELECT revision FROM vocabulary_version');
  expect(own.map((sql) => sql.trim().split(/\s+/)[0])).toEqual(['WITH']);
});
