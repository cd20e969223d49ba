import { randomUUID } from 'node:crypto';
import { termMentions, type OpenedThread, type PostEvent, type PostView } from '@rounds/contracts';
import type { Page, Problem, TermMentions } from '@rounds/contracts';
import {
  connectSocket,
  registerVerified,
  request,
  startTestApp,
  type TestApp,
} from '@rounds/testing';

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startTestApp();
  ({ token } = await registerVerified(app));
});
afterAll(() => app.close());

const post = <T>(path: string, body: object, headers = {}) =>
  request<T>(app, 'POST', `/api/v1${path}`, { token, body, headers });
const names = ({ medications, effects }: TermMentions) => [
  ...medications.map(({ name }) => name),
  ...effects.map(({ term }) => term),
];

it('a reply says what it names: in its answer, on every screen, sent again, and when read', async () => {
  const thread = await post<OpenedThread>('/channels/cardiology/threads', {
    title: 'On Coumadin',
    body: 'INR up since metronidazole.',
    kind: 'question',
  });
  expect(names(thread.body.firstPost.mentions)).toContain('metronidazole');
  const reader = await registerVerified(app);
  const socket = await connectSocket(app, reader.token);
  try {
    await socket.emitWithAck('thread:join', { threadId: thread.body.id });
    const live = new Promise<PostEvent>((resolve) => socket.once('post:published', resolve));
    const key = { 'idempotency-key': randomUUID() };
    const body = { body: 'Halve the warfarin; watch for bruising.' };
    const first = await post<PostView>(`/threads/${thread.body.id}/posts`, body, key);
    expect(names(first.body.mentions)).toEqual(['warfarin', 'Bruising']);
    expect((await live).mentions).toEqual(first.body.mentions);
    const again = await post<PostView>(`/threads/${thread.body.id}/posts`, body, key);
    expect(again.body).toEqual(first.body);
    const page = await request<Page<PostView>>(
      app,
      'GET',
      `/api/v1/threads/${thread.body.id}/posts`,
      { token },
    );
    expect(page.body.items.at(-1)!.mentions).toEqual(first.body.mentions);
  } finally {
    socket.close();
  }
});

it('a text that is being written is recognised as the post would be', async () => {
  const draft = 'Stop `aspirin`, start **Eliquis**: low sodium. https://example.org/warfarin';
  const answer = await post<TermMentions>('/vocabulary/recognise', { text: draft });
  expect(answer.status).toBe(200);
  expect(termMentions.parse(answer.body)).toEqual(answer.body);
  expect(names(answer.body)).toEqual(['apixaban', 'Hyponatremia']);
  expect(names((await post<TermMentions>('/vocabulary/recognise', { text: '' })).body)).toEqual([]);
});

it.each([
  ['nothing', {}],
  ['too much', { text: 'x'.repeat(21_001) }],
  ['the null character', { text: 'a\u0000b' }],
  ['something else', { text: 'a', more: true }],
])('%s is refused', async (_, body) => {
  const answer = await post<Problem>('/vocabulary/recognise', body);
  expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
});

it.each(['😀'.repeat(5_000), 'וַרְפָרִין '.repeat(900), '`'.repeat(20_000), '- '.repeat(9_000)])(
  'takes odd text calmly',
  async (text) => {
    const answer = await post<TermMentions>('/vocabulary/recognise', { text });
    expect([answer.status, names(answer.body)]).toEqual([200, []]);
  },
);
