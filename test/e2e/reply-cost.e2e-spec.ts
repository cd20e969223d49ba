import { randomUUID } from 'node:crypto';
import type { OpenedThread, PostView } from '@rounds/contracts';
import {
  countQueries,
  registerVerified,
  request,
  startTestApp,
  withoutVocabularyLook,
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
  const costs: string[][] = [];
  for (let number = 2; number <= 6; number += 1) {
    const { result, statements } = await countQueries(app.dataSource, () =>
      request<PostView>(app, 'POST', `/api/v1/threads/${opened.body.id}/posts`, {
        token,
        body,
        headers: { 'idempotency-key': randomUUID() },
      }),
    );
    expect(result).toMatchObject({ status: 201, body: { number, replyTo: { number: 1 } } });
    costs.push(withoutVocabularyLook(statements).map((sql) => sql.trim().split(/\s+/)[0]!));
  }
  // A machine that stalls for a second has the session read again: not each time.
  expect(costs).toContainEqual(['WITH']);
});
