import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { ChannelAccess, ChannelLog, MembershipsService, ChannelsService } from '@rounds/channels';
import type { ReplyBody } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { idempotentCall } from '@rounds/platform';
import { countQueries, insertClinician, withoutVocabularyLook } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { AnswersService } from './answers.service.js';
import { PostEditsService } from './post-edits.service.js';
import { PostReader } from './post-reader.js';
import { PostsService } from './posts.service.js';
import { ReactionsService } from './reactions.service.js';
import { ReadStateService } from './read-state.service.js';
import { ThreadReader } from './thread-reader.js';
import { ThreadReplay } from './thread-replay.js';
import { ThreadsTestForum } from './threads-test-forum.js';

let forum: ThreadsTestForum;
let app: TestingModule;
let dataSource: DataSource;
let asker: Viewer;
let colleague: Viewer;

beforeAll(async () => {
  forum = await ThreadsTestForum.open();
  ({ app, dataSource } = forum);
  asker = await insertClinician(dataSource, { displayName: 'Dr. Asker' });
  colleague = await insertClinician(dataSource, { displayName: 'Dr. Colleague' });
});
afterAll(() => forum.close());

const open = (viewer = asker, channel = 'cardiology', title = 'Amiodarone and INR') =>
  forum.thread(viewer, channel, { title });
const reply = (viewer: Viewer, thread: { id: string }, body: ReplyBody | string, key?: string) =>
  forum.reply(viewer, thread.id, typeof body === 'string' ? { body } : body, key);
const numbers = async (viewer: Viewer, thread: { id: string }) =>
  (await app.get(PostReader).page(viewer, thread.id, { limit: 100 })).items.map((p) => p.number);
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no refusal',
    (error: { code?: string }) => error.code,
  );

/** A thread of one post for every three hours of a year. */
const insertOldThreads = (channelId: string) =>
  dataSource.query(
    `WITH made AS (
       INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number, last_post_at,
         created_at)
       SELECT gen_random_uuid(), $1, $2, 'Old', 'question', 1, at, at
         FROM generate_series(now() - interval '1 year', now(), interval '3 hours') at
       RETURNING id, channel_id, created_at)
     INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
     SELECT gen_random_uuid(), id, channel_id, 1, $2, '', '', created_at FROM made`,
    [channelId, asker.id],
  );

describe('a reply', () => {
  it('costs one round trip', async () => {
    const thread = await open();
    const { statements } = await countQueries(dataSource, () =>
      reply(colleague, thread, 'Halve the dose and recheck.'),
    );
    const own = withoutVocabularyLook(statements);
    expect(own.map((sql) => sql.trim().split(/\s+/)[0])).toEqual(['WITH']);
  });

  it('is numbered without gaps when many write at once, and so is the channel log', async () => {
    const thread = await open(asker, 'neurology');
    const before = await app.get(ChannelAccess).toRead(asker, 'neurology');
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => reply(i % 2 ? asker : colleague, thread, `No. ${i}`)),
    );
    expect(await numbers(asker, thread)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    const { events } = await app.get(ChannelLog).since(before.id, before.lastSeq);
    expect(events.map((event) => event.seq)).toEqual(
      Array.from({ length: 40 }, (_, i) => before.lastSeq + i + 1),
    );
  });

  it('quotes nothing that was deleted while it waited for its turn', async () => {
    const thread = await open();
    const quoted = await reply(asker, thread, 'Says too much of a patient');
    const runner = dataSource.createQueryRunner();
    await runner.connect();
    await runner.startTransaction();
    await runner.query('SELECT 1 FROM thread WHERE id = $1 FOR NO KEY UPDATE', [thread.id]);
    await runner.query('UPDATE post SET deleted_at = now() WHERE id = $1', [quoted.id]);
    const given = { body: 'I agree', replyToId: quoted.id };
    const call = idempotentCall(colleague.id, randomUUID(), given)!;
    const waiting = code(app.get(PostsService).reply(colleague, thread.id, given, call));
    for (let waiters = 0; waiters === 0;) {
      const [row] = await dataSource.query<{ n: number }[]>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      waiters = row!.n;
    }
    await runner.commitTransaction();
    await runner.release();
    expect(await waiting).toBe('reply_target_not_found');
  });

  it('sent twice exists once and both answers are the same, also when the twins race', async () => {
    const thread = await open();
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => reply(colleague, thread, 'Once only', key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await numbers(asker, thread)).toEqual([1, 2]);
    expect(await code(reply(colleague, thread, 'Another body', key))).toBe(
      'idempotency_key_reused',
    );
  });

  it('quotes a post of the same thread only', async () => {
    const [thread, other] = [await open(), await open()];
    const quoting = await reply(colleague, thread, {
      body: 'I agree',
      replyToId: thread.firstPost.id,
    });
    expect(quoting.replyTo).toMatchObject({ number: 1, excerpt: 'What do you see?' });
    expect(
      await code(reply(colleague, thread, { body: 'no', replyToId: other.firstPost.id })),
    ).toBe('reply_target_not_found');
    const [fresh] = (await app.get(PostReader).page(asker, thread.id, { after: 1, limit: 1 }))
      .items;
    expect(fresh?.replyTo).toEqual(quoting.replyTo);
  });

  it('sent again after the quoted post was deleted is still the post of the first time', async () => {
    const thread = await open();
    const quoted = await reply(asker, thread, 'to be withdrawn');
    const [body, key] = [{ body: 'I agree', replyToId: quoted.id }, randomUUID()];
    const first = await reply(colleague, thread, body, key);
    await app.get(PostEditsService).remove(asker, quoted.id);
    expect(await reply(colleague, thread, body, key)).toEqual(first);
    expect(await code(reply(colleague, thread, body))).toBe('reply_target_not_found');
  });

  it('sent again after an edit says what it said the first time', async () => {
    const [thread, key] = [await open(), randomUUID()];
    const first = await reply(colleague, thread, 'Halve the dose', key);
    for (const body of ['Halve the dose.', 'Halve the dose of **amiodarone**.']) {
      await app.get(PostEditsService).edit(colleague, first.id, { body });
    }
    expect(JSON.stringify(await reply(colleague, thread, 'Halve the dose', key))).toBe(
      JSON.stringify(first),
    );
  });

  it('keeps emoji and right-to-left text and stores mentions of clinicians that exist', async () => {
    const thread = await open();
    const body = `שלום 👩🏽‍⚕️ @[Dr. Asker](clinician:${asker.id}) @[X](clinician:${randomUUID()})`;
    const post = await reply(colleague, thread, body);
    expect((await app.get(PostReader).byId(asker, post.id)).body).toBe(body);
    const rows = await dataSource.query('SELECT clinician_id FROM mention WHERE post_id = $1', [
      post.id,
    ]);
    expect(rows).toEqual([{ clinician_id: asker.id }]);
  });
});

describe('editing and deleting', () => {
  it('keeps what was said before', async () => {
    const thread = await open();
    const post = await reply(colleague, thread, 'first words');
    const edits = app.get(PostEditsService);
    const edited = await edits.edit(colleague, post.id, { body: 'better words' });
    expect(edited).toMatchObject({ body: 'better words', editedAt: expect.any(String) });
    expect((await edits.edit(colleague, post.id, { body: 'better words' })).editedAt).toBe(
      edited.editedAt,
    );
    const { items } = await app.get(PostReader).revisions(asker, post.id);
    expect(items.map((revision) => revision.body)).toEqual(['first words', 'better words']);
    expect(await code(edits.edit(asker, post.id, { body: 'not mine' }))).toBe('not_author');
  });

  it('takes nothing back that was edited since', async () => {
    const post = await reply(colleague, await open(), 'first words');
    const edits = app.get(PostEditsService);
    const edit = (body: string, revision?: number) =>
      edits.edit(colleague, post.id, { body, revision });
    expect((await edit('second', post.revision)).revision).toBe(2);
    // Sent again: its own answer was lost.
    expect(await edit('second', post.revision)).toMatchObject({ body: 'second', revision: 2 });
    expect((await edit('third', 2)).revision).toBe(3);
    expect(await code(edit('second', post.revision))).toBe('edited_meanwhile');
    expect(await app.get(PostReader).byId(asker, post.id)).toMatchObject({ body: 'third' });
    expect((await edit('whatever it says', undefined)).revision).toBe(4);
    const pages = ['of one page', 'of another'];
    const both = await Promise.allSettled(pages.map((body) => edit(body, 4)));
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused).toEqual([expect.objectContaining({ code: 'edited_meanwhile' })]);
    const won = pages[both.findIndex(({ status }) => status === 'fulfilled')];
    const { items } = await app.get(PostReader).revisions(asker, post.id);
    const said = ['first words', 'second', 'third', 'whatever it says', won];
    expect(items.map(({ body }) => body)).toEqual(said);
    await edits.remove(colleague, post.id);
    expect(await code(edit('second', post.revision))).toBe('post_deleted');
  });

  it('leaves a tombstone that says nothing anywhere', async () => {
    const thread = await open();
    const post = await reply(colleague, thread, 'to be withdrawn');
    await reply(asker, thread, { body: 'quoting', replyToId: post.id });
    await app.get(AnswersService).accept(asker, thread.id, post.id);
    const edits = app.get(PostEditsService);
    expect(await code(edits.remove(asker, post.id))).toBe('not_author');
    await edits.remove(colleague, post.id);
    const page = await app.get(PostReader).page(asker, thread.id, { limit: 10 });
    expect(JSON.stringify(page)).not.toContain('withdrawn');
    expect(page.items.map((item) => item.number)).toEqual([1, 2, 3]);
    expect((await app.get(ThreadReader).byId(asker, thread.id)).answerPostId).toBeNull();
    expect((await app.get(PostReader).revisions(asker, post.id)).items).toEqual([]);
    expect(await code(edits.edit(colleague, post.id, { body: 'again' }))).toBe('post_deleted');
  });

  it('withdraws an answer, but not one that was chosen meanwhile', async () => {
    const thread = await open();
    const [one, two] = [await reply(colleague, thread, '1'), await reply(colleague, thread, '2')];
    const answers = app.get(AnswersService);
    await answers.accept(asker, thread.id, one.id);
    await answers.accept(asker, thread.id, two.id);
    expect((await answers.withdraw(asker, thread.id, one.id)).answerPostId).toBe(two.id);
    expect((await answers.withdraw(asker, thread.id, two.id)).answerPostId).toBeNull();
  });

  it('lets a moderator delete, and takes a thread away with its only post', async () => {
    const moderator = await insertClinician(dataSource, { role: 'moderator' });
    const thread = await open();
    await app.get(PostEditsService).remove(moderator, thread.firstPost.id);
    expect(await code(app.get(ThreadReader).byId(asker, thread.id))).toBe('thread_not_found');
    expect(await code(reply(asker, thread, 'too late'))).toBe('thread_not_found');
  });
});

describe('reactions', () => {
  it('count each clinician once, are withdrawn, and are not for oneself', async () => {
    const thread = await open();
    const reactions = app.get(ReactionsService);
    const react = () => reactions.react(colleague, thread.firstPost.id, 'helpful');
    await Promise.all([react(), react(), react()]);
    expect(await react()).toEqual({
      reactions: { helpful: 1, 'seen-it-too': 0 },
      myReactions: ['helpful'],
    });
    const after = await reactions.withdraw(colleague, thread.firstPost.id, 'helpful');
    expect(after.reactions.helpful).toBe(0);
    expect(await code(reactions.react(asker, thread.firstPost.id, 'helpful'))).toBe('own_post');
  });
});

describe('a private channel', () => {
  it('is to others what does not exist, in every call', async () => {
    const channel = await app
      .get(ChannelsService)
      .create(asker, { name: 'Quality round', description: '', visibility: 'private' }, null);
    const thread = await open(asker, channel.slug);
    const refused: [string, Promise<unknown>][] = [
      ['channel_not_found', open(colleague, channel.slug)],
      ['channel_not_found', app.get(ChannelAccess).toRead(colleague, channel.id)],
      ['thread_not_found', reply(colleague, thread, 'may I?')],
      ['thread_not_found', numbers(colleague, thread)],
      ['thread_not_found', app.get(ThreadReader).byId(colleague, thread.id)],
      ['thread_not_found', app.get(ThreadReplay).ofThread(colleague, thread.id, 0)],
      ['thread_not_found', app.get(ReadStateService).markRead(colleague, thread.id, 1)],
      [
        'thread_not_found',
        app.get(AnswersService).accept(colleague, thread.id, thread.firstPost.id),
      ],
      ['post_not_found', app.get(PostReader).byId(colleague, thread.firstPost.id)],
      ['post_not_found', app.get(PostEditsService).remove(colleague, thread.firstPost.id)],
      [
        'post_not_found',
        app.get(ReactionsService).react(colleague, thread.firstPost.id, 'helpful'),
      ],
    ];
    for (const [expected, refusal] of refused) expect(await code(refusal)).toBe(expected);

    const memberships = app.get(MembershipsService);
    await memberships.add(asker, channel.slug, colleague.id, 'member');
    await reply(colleague, thread, 'now I may');
    expect(await code(memberships.add(colleague, channel.slug, asker.id, 'owner'))).toBe(
      'owner_required',
    );
    expect(await code(memberships.leave(asker, channel.slug))).toBe('last_owner');
    await memberships.remove(asker, channel.slug, colleague.id);
    expect(await code(reply(colleague, thread, 'no more'))).toBe('thread_not_found');
  });
});

describe('lists', () => {
  it('page without overlap or loss while the order is by activity and by creation', async () => {
    const opened = [];
    for (let i = 0; i < 7; i++) opened.push(await open(asker, 'urology', `Thread ${i}`));
    for (const sort of ['active', 'newest'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await app.get(ThreadReader).list(asker, 'urology', { sort, limit: 3, cursor });
        seen.push(...page.items.map((thread) => thread.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(opened.map((thread) => thread.id).reverse());
    }
  });

  it('read threads and posts from an index whatever the length of the history', async () => {
    const thread = await open(asker, 'psychiatry');
    await insertOldThreads(thread.channelId);
    await dataSource.query(
      `INSERT INTO post (id, thread_id, channel_id, number, author_id, reply_to_id, body, html,
         created_at)
       SELECT gen_random_uuid(), $1, $2, n, $3, $4, '', '', now() FROM generate_series(2, 1000) n`,
      [thread.id, thread.channelId, asker.id, thread.firstPost.id],
    );
    await dataSource.query('ANALYZE thread, post');
    const { statements, values } = await countQueries(dataSource, async () => {
      for (const sort of ['active', 'newest'] as const) {
        for (const kind of [undefined, 'case'] as const) {
          await app.get(ThreadReader).list(asker, 'psychiatry', { sort, limit: 20, kind });
        }
      }
      await app.get(PostReader).page(asker, thread.id, { limit: 20 });
      await app.get(PostReader).page(asker, thread.id, { limit: 20, before: 900 });
    });
    expect(statements).toHaveLength(10);
    for (const [i, statement] of statements.entries()) {
      const plan = await dataSource.query<object[]>(`EXPLAIN ${statement}`, values[i]);
      const lines = plan.flatMap((row) => Object.values(row)).join('\n');
      expect(lines).not.toMatch(/Seq Scan on (thread|post) /);
      // A page may be put in order again once it is cut; what it is cut from may not be sorted.
      expect(lines.slice(Math.max(0, lines.indexOf('Limit ')))).not.toMatch(/Sort Key: (t|p)\./);
    }
  });
});
