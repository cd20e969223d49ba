import { randomUUID } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import { MembershipsService } from '@rounds/channels';
import type { ReactionKind } from '@rounds/contracts';
import { FeedModule, FollowsService } from '@rounds/feed';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { idempotentCall, OutboxConsumers, PlatformModule, readEnvironment } from '@rounds/platform';
import { insertClinician, testDatabase, type TestDatabase } from '@rounds/testing';
import {
  AnswersService,
  PostsService,
  PostTouched,
  ReactionsService,
  ReadStateService,
  ThreadsModule,
  ThreadsService,
} from '@rounds/threads';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { prepareDatabase } from '../../../api/prepare-database.js';
import { copyFollows, copyMemberships } from './bulk-accounts.js';
import { BulkWriter } from './bulk-writer.js';

const CONSUMER = 'probe';
const TITLE = 'Statin "again"\\ after myalgia';
const QUESTION =
  'CK 4 × ULN, **painful**.\n\n| drug | dose |\n|---|---|\n| rosuva\\stat |\t5 mg |\r\n';
const MEDICATIONS = ['rosuvastatin', 'atorvastatin'];
const EFFECTS = ['myalgia'];

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;
let asker: Viewer;
let colleague: Viewer;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  await prepareDatabase(database.url);
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  app = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot(environment, database.url),
      IdentityModule,
      ThreadsModule,
      FeedModule,
    ],
  }).compile();
  dataSource = app.get(DataSource);
  app.get(OutboxConsumers).register({ name: CONSUMER, topic: PostTouched, handle: async () => {} });
  asker = await insertClinician(dataSource, { displayName: 'Dr. Asker' });
  colleague = await insertClinician(dataSource, { displayName: 'Dr. Colleague' });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await app.close();
  await database.drop();
});

const NOBODY = randomUUID();
const mention = () => `Ask @[Dr. Asker](clinician:${asker.id}) or @[X](clinician:${NOBODY})`;

/** The story as clinicians would write it. */
async function byTheServices(channel: string): Promise<void> {
  const threads = app.get(ThreadsService);
  const reply = (viewer: Viewer, threadId: string, body: string, replyToId?: string) => {
    const given = { body, replyToId };
    const call = idempotentCall(viewer.id, randomUUID(), [threadId, given]);
    return app.get(PostsService).reply(viewer, threadId, given, call!);
  };
  const react = (viewer: Viewer, post: { id: string }, kind: ReactionKind) =>
    app.get(ReactionsService).react(viewer, post.id, kind);
  await app.get(MembershipsService).join(asker, channel);
  await app.get(MembershipsService).join(colleague, channel);
  const thread = await threads.open(
    asker,
    channel,
    {
      title: TITLE,
      body: QUESTION,
      kind: 'side-effect',
      medicationIds: MEDICATIONS,
      effectIds: EFFECTS,
    },
    null,
  );
  const answer = await reply(
    colleague,
    thread.id,
    'Stop rosuvastatin, wait for the myalgia to go.',
  );
  await react(asker, answer, 'helpful');
  await reply(asker, thread.id, mention(), answer.id);
  await react(colleague, thread.firstPost, 'seen-it-too');
  await react(colleague, thread.firstPost, 'helpful');
  await app.get(AnswersService).accept(asker, thread.id, answer.id);
  await app.get(ReadStateService).markRead(colleague, thread.id, 2);
  await app.get(ReadStateService).markRead(asker, thread.id, 3);
}

/** The same story, years ago. */
async function byTheBulkWriter(channel: string, eager: boolean): Promise<void> {
  const idOf = async (table: string, slug: string): Promise<string> => {
    const { rows } = await client.query(`SELECT id FROM ${table} WHERE slug = $1`, [slug]);
    return rows[0].id;
  };
  const channelId = await idOf('channel', channel);
  let ms = Date.UTC(2024, 0, 1);
  const at = () => new Date((ms += 60_000));
  await client.query('BEGIN');
  await join(channelId, at);
  const writer = await BulkWriter.begin(client, [CONSUMER]);
  const step = async <T>(result: T): Promise<T> => {
    if (eager) await writer.flush();
    return result;
  };
  const { thread, firstPost: first } = await step(
    writer.openThread({
      at: at(),
      channelId,
      authorId: asker.id,
      title: TITLE,
      kind: 'side-effect',
      body: QUESTION,
      medicationIds: await Promise.all(MEDICATIONS.map((slug) => idOf('medication', slug))),
      effectIds: await Promise.all(EFFECTS.map((slug) => idOf('effect', slug))),
    }),
  );
  const answer = await step(
    writer.reply(thread, {
      at: at(),
      authorId: colleague.id,
      body: 'Stop rosuvastatin, wait for the myalgia to go.',
    }),
  );
  const react = (post: typeof answer, by: Viewer, kind: ReactionKind) =>
    step(writer.react(post, { at: at(), clinicianId: by.id, kind }));
  await react(answer, asker, 'helpful');
  await step(
    writer.reply(thread, { at: at(), authorId: asker.id, body: mention(), replyTo: answer }),
  );
  await react(first, colleague, 'seen-it-too');
  await react(first, colleague, 'helpful');
  await step(writer.accept(thread, answer, at()));
  await step(writer.read(thread, colleague.id, 2, at()));
  await step(writer.read(thread, asker.id, 99, at()));
  await writer.finish();
  await client.query('COMMIT');
}

async function join(channelId: string, at: () => Date): Promise<void> {
  const joined = await client.query('SELECT 1 FROM membership WHERE channel_id = $1', [channelId]);
  if (joined.rowCount) return;
  const role = 'member' as const;
  const member = ({ id: clinicianId }: Viewer) => {
    const joinedAt = at();
    return { channelId, clinicianId, role, joinedAt, unreadSince: joinedAt };
  };
  await copyMemberships(client, [member(asker), member(colleague)]);
}

/** Every row that hangs on the channel, with names instead of ids and without times. */
async function rowsOf(slug: string): Promise<string> {
  const ofChannel = `channel_id = (SELECT id FROM channel WHERE slug = '${slug}')`;
  const ofThread = `thread_id IN (SELECT id FROM thread WHERE ${ofChannel})`;
  const ofPost = `post_id IN (SELECT id FROM post WHERE ${ofChannel})`;
  const queries = {
    channel: `SELECT member_count FROM channel WHERE slug = '${slug}'`,
    membership: `SELECT * FROM membership WHERE ${ofChannel} ORDER BY joined_at`,
    head: `SELECT * FROM channel_head WHERE ${ofChannel}`,
    event: `SELECT * FROM channel_event WHERE ${ofChannel} ORDER BY seq`,
    thread: `SELECT * FROM thread WHERE ${ofChannel}`,
    post: `SELECT * FROM post WHERE ${ofChannel} ORDER BY number`,
    medication: `SELECT * FROM thread_medication WHERE ${ofThread} ORDER BY medication_id`,
    effect: `SELECT * FROM thread_effect WHERE ${ofThread} ORDER BY effect_id`,
    named: `SELECT * FROM post_medication WHERE ${ofThread} ORDER BY medication_id`,
    namedEffects: `SELECT * FROM post_effect WHERE ${ofThread} ORDER BY effect_id`,
    reaction: `SELECT * FROM reaction WHERE ${ofPost} ORDER BY at`,
    mention: `SELECT * FROM mention WHERE ${ofPost} ORDER BY post_id`,
    state: `SELECT * FROM thread_state WHERE ${ofThread} ORDER BY updated_at`,
    outbox: `SELECT DISTINCT o.consumer, o.payload, p.number FROM outbox o
      JOIN post p ON p.id = (o.payload->>'postId')::uuid WHERE p.${ofChannel} ORDER BY p.number`,
  };
  const found: Record<string, object[]> = {};
  for (const [name, sql] of Object.entries(queries)) found[name] = (await client.query(sql)).rows;
  const names = new Map<string, string>();
  for (const row of found['post'] as { id: string; number: number; thread_id: string }[]) {
    names.set(row.id, `post ${row.number}`).set(row.thread_id, 'the thread');
  }
  const [head] = found['head'] as { channel_id: string }[];
  names.set(head!.channel_id, 'the channel');
  const text = JSON.stringify(found, null, 1).replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"a time"');
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? id);
}

const LOG = `SELECT e.seq, h.last_seq FROM channel_event e
  JOIN channel c ON c.id = e.channel_id JOIN channel_head h ON h.channel_id = c.id
 WHERE c.slug = 'urology' ORDER BY e.seq`;

describe('the bulk writer', () => {
  it.each([
    ['in one piece', 'nephrology', 'urology', false],
    ['flushed after every step', 'neurology', 'psychiatry', true],
  ])('leaves what the services leave, %s', async (_, served, bulk, eager) => {
    await byTheServices(served);
    await byTheBulkWriter(bulk, eager);
    const expected = await rowsOf(served);
    expect(await rowsOf(bulk)).toBe(expected);
    for (const something of [
      '"post.reacted"',
      '"thread.answered"',
      '"mention": [\n',
      '"named": [\n',
      '"namedEffects": [\n',
      '"helpful"',
    ]) {
      expect(expected).toContain(something);
    }
  });

  it('gives ids that sort by the time of their row', async () => {
    const { rows } = await client.query(
      `SELECT p.created_at, t.created_at AS opened_at, p.id, p.thread_id FROM post p
         JOIN thread t ON t.id = p.thread_id JOIN channel c ON c.id = p.channel_id
        WHERE c.slug = 'urology' ORDER BY p.id`,
    );
    const msOf = (id: string) => parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(rows.map((row) => msOf(row.id))).toEqual(rows.map((row) => row.created_at.getTime()));
    expect(msOf(rows[0].thread_id)).toBe(rows[0].opened_at.getTime());
    expect(rows[0].created_at.getUTCFullYear()).toBe(2024);
  });

  it('goes on where a channel stands, and leaves it so that others can', async () => {
    const { rows: before } = await client.query(LOG);
    await byTheServices('urology');
    await byTheBulkWriter('urology', false);
    await byTheServices('urology');
    const { rows } = await client.query(LOG);
    expect(rows.length).toBe(before.length * 4);
    expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((_, i) => i + 1));
    expect(Number(rows[0].last_seq)).toBe(rows.length);
  });

  it('refuses what would break the order of the log, and a reaction to an own post', async () => {
    await client.query('BEGIN');
    const { rows } = await client.query(`SELECT id FROM channel WHERE slug = 'cardiology'`);
    const writer = await BulkWriter.begin(client, []);
    const opening = { channelId: rows[0].id, authorId: asker.id, title: 'T', body: 'B' };
    const at = new Date('2025-01-01');
    const { thread } = writer.openThread({ ...opening, at, kind: 'case' });
    const post = writer.reply(thread, { at, authorId: asker.id, body: 'B' });
    expect(() => writer.reply(thread, { at: new Date(0), authorId: asker.id, body: 'B' })).toThrow(
      /comes after/,
    );
    expect(() => writer.react(post, { at, clinicianId: asker.id, kind: 'helpful' })).toThrow(/own/);
    await client.query('ROLLBACK');
  });

  it('counts followers as following does', async () => {
    const followed = await insertClinician(dataSource);
    await app.get(FollowsService).follow(asker, followed.id);
    await copyFollows(client, [
      { followerId: colleague.id, followedId: followed.id, at: new Date('2024-02-02') },
    ]);
    const { rows } = await client.query('SELECT follower_count FROM clinician WHERE id = $1', [
      followed.id,
    ]);
    expect(rows).toEqual([{ follower_count: 2 }]);
  });
});
