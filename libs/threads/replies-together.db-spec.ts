import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { ChannelAccess, ChannelLog, ChannelsService } from '@rounds/channels';
import type { ReplyBody } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { countQueries, insertClinician } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { PostEditsService } from './post-edits.service.js';
import { ThreadsTestForum } from './threads-test-forum.js';

let forum: ThreadsTestForum;
let app: TestingModule;
let dataSource: DataSource;
let writers: Viewer[];
let channels: string[];

beforeAll(async () => {
  forum = await ThreadsTestForum.open();
  ({ app, dataSource } = forum);
  writers = [];
  for (let i = 0; i < 12; i++) writers.push(await insertClinician(dataSource));
  channels = ['cardiology', 'nephrology', 'neurology'];
});
afterAll(() => forum.close());

const open = (viewer: Viewer, channel: string) => forum.thread(viewer, channel);
const reply = (viewer: Viewer, threadId: string, body: Partial<ReplyBody> = {}, key?: string) =>
  forum.reply(viewer, threadId, { body: 'Me.', ...body }, key);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'written',
    (error: { code?: string }) => error.code,
  );
it('many of many threads are written by one statement, each in its place', async () => {
  const threads = await Promise.all(
    writers.map((viewer, i) => open(viewer, channels[i % channels.length]!)),
  );
  const { result: posts, statements } = await countQueries(dataSource, () =>
    Promise.all(threads.map(({ id }, i) => reply(writers[i]!, id))),
  );
  expect(posts.map(({ number }) => number)).toEqual(threads.map(() => 2));
  expect(statements.filter((sql) => sql.includes('json_to_recordset')).length).toBe(1);
  for (const slug of channels) {
    const { id: channelId } = await app.get(ChannelAccess).toRead(writers[0]!, slug);
    const { events, lastSeq } = await app.get(ChannelLog).since(channelId, 0);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, i) => i + 1));
    const mine = posts.filter((post) => post.channelId === channelId).map(({ id }) => id);
    expect(events.flatMap(({ postId }) => (mine.includes(postId!) ? [postId] : []))).toEqual(mine);
  }
});

it('one that has to wait for a lock holds up no other, and is written after it', async () => {
  const [held, free] = [
    await open(writers[0]!, 'neurology'),
    await open(writers[1]!, 'nephrology'),
  ];
  const lock = dataSource.createQueryRunner();
  await lock.startTransaction();
  await lock.query('SELECT 1 FROM thread WHERE id = $1 FOR UPDATE', [held.id]);
  let isWaiting = true;
  const [waiting, written] = [
    reply(writers[2]!, held.id).finally(() => (isWaiting = false)),
    reply(writers[3]!, free.id),
  ];
  expect(await written).toMatchObject({ number: 2 });
  expect(await reply(writers[4]!, free.id)).toMatchObject({ number: 3 });
  expect(isWaiting).toBe(true);
  await lock.commitTransaction();
  await lock.release();
  expect(await waiting).toMatchObject({ number: 2 });
});

it('a reply that is refused spoils none that is written with it', async () => {
  const threads = await Promise.all(writers.map((viewer) => open(viewer, 'cardiology')));
  const { slug } = await app
    .get(ChannelsService)
    .create(writers[11]!, { name: 'Rota', description: '', visibility: 'private' }, null);
  const hidden = await open(writers[11]!, slug);
  const gone = await reply(writers[0]!, threads[1]!.id);
  await app.get(PostEditsService).remove(writers[0]!, gone.id);
  const nobody = { ...writers[5]!, id: newId(), author: { ...writers[5]!.author, id: newId() } };
  const outcomes = await Promise.all([
    code(reply(writers[0]!, threads[0]!.id)),
    code(reply(writers[1]!, threads[1]!.id, { replyToId: gone.id })),
    code(reply(writers[2]!, hidden.id)),
    code(reply(writers[3]!, newId())),
    code(reply(nobody, threads[4]!.id)),
    code(reply(writers[5]!, threads[5]!.id)),
  ]);
  expect(outcomes).toEqual([
    'written',
    'reply_target_not_found',
    'thread_not_found',
    'thread_not_found',
    '23503',
    'written',
  ]);
});

it('a key that comes twice at once is answered once: the same reply, or a refusal', async () => {
  const [one, other] = [
    await open(writers[0]!, 'cardiology'),
    await open(writers[0]!, 'neurology'),
  ];
  const [twin, elsewhere] = [randomUUID(), randomUUID()];
  const [first, second, here, there] = await Promise.all([
    reply(writers[1]!, one.id, {}, twin),
    reply(writers[1]!, one.id, {}, twin),
    code(reply(writers[2]!, one.id, {}, elsewhere)),
    code(reply(writers[2]!, other.id, {}, elsewhere)),
  ]);
  expect(second).toEqual(first);
  expect([here, there].sort()).toEqual(['idempotency_key_reused', 'written']);
});
