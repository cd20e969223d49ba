import type { TestingModule } from '@nestjs/testing';
import { ChannelAccess, ChannelEventPruner, MembershipsService } from '@rounds/channels';
import type { OpenedThread } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { AfterCommit } from '@rounds/platform';
import { countQueries, insertClinician } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { PostEditsService } from './post-edits.service.js';
import { ReadStateService } from './read-state.service.js';
import { UnreadChanged } from './threads-events.js';
import { ThreadsTestForum } from './threads-test-forum.js';
import { UnreadCounter } from './unread-counter.js';

let forum: ThreadsTestForum;
let app: TestingModule;
let dataSource: DataSource;
let reader: Viewer;
let author: Viewer;

beforeAll(async () => {
  forum = await ThreadsTestForum.open();
  ({ app, dataSource } = forum);
  author = await insertClinician(dataSource);
});
afterAll(() => forum.close());
beforeEach(async () => {
  reader = await insertClinician(dataSource);
});

const state = () => app.get(ReadStateService);
const counter = () => app.get(UnreadCounter);
const join = (slug: string, who = reader) => app.get(MembershipsService).join(who, slug);
const open = (slug: string, who = author) => forum.thread(who, slug);
const reply = (thread: { id: string }, who = author) =>
  forum.reply(who, thread.id, { body: 'Reply' });
const remove = (post: { id: string }, who = author) =>
  app.get(PostEditsService).remove(who, post.id);
const unreadIn = async (slug: string, who = reader) => {
  const one = (await counter().of(who.id)).channels.find((channel) => channel.slug === slug);
  return [one?.unreadThreads, one?.unreadPosts];
};
const idOf = async (slug: string) => (await app.get(ChannelAccess).toRead(reader, slug)).id;
const settledUntil = async (who = reader) => {
  const [row] = await dataSource.query<{ at: Date | null }[]>(
    'SELECT settled_until AS at FROM membership WHERE clinician_id = $1',
    [who.id],
  );
  return row?.at ?? null;
};

/** As long ago as `days` for everything that is there, in all channels. */
const letPass = (days: number) =>
  dataSource.query(
    `WITH posts AS (UPDATE post SET created_at = created_at - make_interval(days => $1)),
       threads AS (UPDATE thread SET last_post_at = last_post_at - make_interval(days => $1))
     UPDATE membership SET joined_at = joined_at - make_interval(days => $1),
       unread_since = unread_since - make_interval(days => $1),
       settled_until = settled_until - make_interval(days => $1)`,
    [days],
  );

describe('unread counts', () => {
  it('count posts by others since joining, less what was read, muted or deleted', async () => {
    const early = await open('rheumatology');
    await join('rheumatology');
    expect(await unreadIn('rheumatology')).toEqual([0, 0]);
    await reply(early);
    const fresh = await open('rheumatology');
    await reply(fresh, reader);
    const post = await reply(fresh);
    expect(await unreadIn('rheumatology')).toEqual([2, 3]);
    await remove(post);
    expect(await unreadIn('rheumatology')).toEqual([2, 2]);
    expect(await state().markRead(reader, fresh.id, 99)).toEqual({ lastReadNumber: 3 });
    expect(await state().markRead(reader, fresh.id, 1)).toEqual({ lastReadNumber: 3 });
    expect(await unreadIn('rheumatology')).toEqual([1, 1]);
    await state().subscribe(reader, early.id, 'mute');
    expect(await unreadIn('rheumatology')).toEqual([0, 0]);
  });

  it('do not forget what is older than a month, or than the log of the channel', async () => {
    await join('geriatrics');
    const old = await open('geriatrics');
    await reply(old);
    await letPass(400);
    await open('geriatrics');
    await app.get(ChannelEventPruner).prune();
    expect(await unreadIn('geriatrics')).toEqual([2, 3]);
    await state().markRead(reader, old.id, 1);
    expect(await unreadIn('geriatrics')).toEqual([2, 2]);
  });

  it('hold the very last post of a channel, also where it alone came after the reading', async () => {
    await join('urology');
    const thread = await open('urology');
    await state().markRead(reader, thread.id, 1);
    expect(await unreadIn('urology')).toEqual([0, 0]);
    await reply(thread);
    expect(await unreadIn('urology')).toEqual([1, 1]);
  });

  it('leave out a deleted thread, and a thread of which all that was unread is deleted', async () => {
    await join('nephrology');
    const [gone, emptied] = [await open('nephrology'), await open('nephrology')];
    const last = await reply(emptied);
    await state().markRead(reader, emptied.id, 1);
    expect(await unreadIn('nephrology')).toEqual([2, 2]);
    await remove(gone.firstPost);
    await remove(last);
    expect(await unreadIn('nephrology')).toEqual([0, 0]);
  });

  it('are nothing in a channel that was marked as read, until something new comes', async () => {
    await join('dermatology');
    const [one, two] = [await open('dermatology'), await open('dermatology')];
    await letPass(2);
    await reply(two);
    await state().markChannelRead(reader, 'dermatology');
    expect(await unreadIn('dermatology')).toEqual([0, 0]);
    await reply(one);
    await reply(two);
    await reply(two);
    expect(await unreadIn('dermatology')).toEqual([2, 3]);
    await state().markChannelRead(reader, 'dermatology');
    expect(await unreadIn('dermatology')).toEqual([0, 0]);
  });

  it('keep a post that is dated before the marking and was committed after it', async () => {
    await join('ophthalmology');
    const thread = await open('ophthalmology');
    await letPass(1);
    await state().markChannelRead(reader, 'ophthalmology');
    const post = await reply(thread);
    await dataSource.query(
      `UPDATE post SET created_at = created_at - interval '5 minutes' WHERE id = $1`,
      [post.id],
    );
    expect(await unreadIn('ophthalmology')).toEqual([1, 1]);
  });

  it('come back with what was muted, however long ago', async () => {
    await join('pathology');
    const thread = await open('pathology');
    await state().subscribe(reader, thread.id, 'mute');
    expect(await unreadIn('pathology')).toEqual([0, 0]);
    await letPass(30);
    expect(await unreadIn('pathology')).toEqual([0, 0]);
    expect(await settledUntil()).not.toBeNull();
    await state().subscribe(reader, thread.id, 'normal');
    expect(await unreadIn('pathology')).toEqual([1, 1]);
  });

  it('are not settled by a count that was made before a thread was unmuted', async () => {
    await join('neurology');
    const thread = await open('neurology');
    await state().subscribe(reader, thread.id, 'mute');
    await letPass(30);
    // As the two statements of a count with an unmuting between them.
    const [before] = await dataSource.query<{ version: string }[]>(
      'SELECT xmin::text AS version FROM membership WHERE clinician_id = $1',
      [reader.id],
    );
    await state().subscribe(reader, thread.id, 'normal');
    const row = { channelId: await idOf('neurology'), settled: new Date(), ...before };
    const late = counter() as unknown as { remember(id: string, rows: object[]): Promise<void> };
    await late.remember(reader.id, [row]);
    expect(await settledUntil()).toBeNull();
    expect(await unreadIn('neurology')).toEqual([1, 1]);
  });

  it('are told after every change of the reader, with the channel that it was in', async () => {
    await join('urology');
    const thread = await open('urology');
    const told: unknown[] = [];
    app.get(AfterCommit).on(UnreadChanged, (change) => {
      if (change.clinicianId === reader.id) told.push(change.channelId);
    });
    await state().markRead(reader, thread.id, 1);
    await state().subscribe(reader, thread.id, 'mute');
    await state().markChannelRead(reader, 'urology');
    expect(told).toEqual(Array.from({ length: 3 }, () => thread.channelId));
    expect(await counter().inChannel(reader.id, thread.channelId)).toMatchObject({
      slug: 'urology',
      unreadPosts: 0,
    });
    expect(await counter().inChannel(author.id, thread.channelId)).toBeNull();
  });
});

describe('unread counts after many changes of every kind', () => {
  /** What unread means, word for word, of a channel; knows of nothing that makes it cheap. */
  const defined = async (who: Viewer, marks: Map<string, number>, slug: string) => {
    const rows = await dataSource.query<{ thread: string; number: number }[]>(
      `SELECT p.thread_id AS thread, p.number FROM post p JOIN thread t ON t.id = p.thread_id
         JOIN channel c ON c.id = t.channel_id
         JOIN membership m ON m.channel_id = c.id AND m.clinician_id = $1
         LEFT JOIN thread_state st ON st.thread_id = t.id AND st.clinician_id = $1
        WHERE c.slug = $2 AND p.created_at > m.joined_at AND t.deleted_at IS NULL
          AND p.deleted_at IS NULL AND p.author_id <> $1 AND st.level IS DISTINCT FROM 'mute'`,
      [who.id, slug],
    );
    const left = rows.filter(({ thread, number }) => number > (marks.get(thread) ?? 0));
    return [new Set(left.map(({ thread }) => thread)).size, left.length];
  };

  it.each([1, 2, 3, 4])('are what their definition says, seed %i', async (seed) => {
    let state1 = seed * 7919;
    const random = () => (state1 = (state1 * 48271) % 2147483647) / 2147483647;
    const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!;
    const slug = ['cardiology', 'psychiatry', 'hematology', 'endocrinology'][seed - 1]!;
    await join(slug);
    const threads: OpenedThread[] = [await open(slug)];
    const posts: { id: string; who: Viewer }[] = [];
    /** Up to which number each thread was read, by whichever way. */
    const marks = new Map<string, number>();
    for (let step = 0; step < 120; step += 1) {
      const dice = random();
      const thread = pick(threads);
      const who = random() < 0.3 ? reader : author;
      if (dice < 0.1) {
        threads.push(await open(slug, who));
        if (who === reader) marks.set(threads.at(-1)!.id, 1);
      } else if (dice < 0.5) posts.push({ id: (await reply(thread, who)).id, who });
      else if (dice < 0.6 && posts.length > 0) {
        const post = posts.splice(Math.floor(random() * posts.length), 1)[0]!;
        await remove(post, post.who);
      } else if (dice < 0.8) {
        const { lastReadNumber } = await state().markRead(reader, thread.id, 1 + (step % 9));
        marks.set(thread.id, Math.max(lastReadNumber, marks.get(thread.id) ?? 0));
      } else if (dice < 0.9) {
        await state().subscribe(reader, thread.id, random() < 0.5 ? 'mute' : 'normal');
      } else if (dice < 0.93) {
        await state().markChannelRead(reader, slug);
        const all = await dataSource.query<{ id: string; n: number }[]>(
          'SELECT id, last_post_number AS n FROM thread WHERE channel_id = $1',
          [thread.channelId],
        );
        for (const { id, n } of all) marks.set(id, n);
      } else if (dice < 0.96) {
        await letPass(1 + Math.floor(random() * 3));
      }
      expect([seed, step, await unreadIn(slug)]).toEqual([
        seed,
        step,
        await defined(reader, marks, slug),
      ]);
    }
  });
});

describe('unread counts of 5,000 threads', () => {
  let channelId: string;
  const THREADS = 5_000;

  beforeAll(async () => {
    channelId = await idOf('pediatrics').catch(async () => {
      const who = await insertClinician(dataSource);
      return (await app.get(ChannelAccess).toRead(who, 'pediatrics')).id;
    });
    // Five posts in each thread, one after the other over a year.
    await dataSource.query(
      `WITH opened AS (
         INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number,
           last_post_at, created_at)
         SELECT gen_random_uuid(), $1, $2, 'T', 'question', 5, at + interval '5 minutes', at
           FROM generate_series(1, ${THREADS}) n,
             LATERAL (SELECT now() - interval '1 year' * (1 - n / ${THREADS}.0) - interval '1 hour' AS at) d
         RETURNING id, created_at)
       INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT gen_random_uuid(), id, $1, n, $2, repeat('x', 300), repeat('y', 400),
              created_at + n * interval '1 minute'
         FROM opened, generate_series(1, 5) n`,
      [channelId, author.id],
    );
    // What is vacuumed while another transaction looks on has to wait for the next time.
    for (let tries = 0, seen = 0; seen < 0.95 && tries < 40; tries += 1) {
      await dataSource.query('VACUUM ANALYZE thread, post, membership, thread_state');
      const [post] = await dataSource.query<[{ seen: number }]>(
        `SELECT relallvisible::float8 / relpages AS seen FROM pg_class WHERE relname = 'post'`,
      );
      seen = post.seen;
    }
  });

  const joinedAYearAgo = () =>
    dataSource.query(
      `INSERT INTO membership (channel_id, clinician_id, unread_since)
       VALUES ($1, $2, now() - interval '2 years')`,
      [channelId, reader.id],
    );
  const readUpTo = (number: number, where = 'true') =>
    dataSource.query(
      `INSERT INTO thread_state (clinician_id, thread_id, last_read_number)
       SELECT $1, id, $3 FROM thread t WHERE channel_id = $2 AND ${where}`,
      [reader.id, channelId, number],
    );
  const counted = () => countQueries(dataSource, () => counter().of(reader.id));
  const planOf = async (sql?: string, values?: unknown[]) => {
    const plan = await dataSource.query<object[]>(
      `EXPLAIN (ANALYZE, TIMING off, COSTS off, BUFFERS) ${sql}`,
      values,
    );
    return plan.flatMap((row) => Object.values(row)).join('\n');
  };

  it('take one query that touches no more than what is unread, though all of it is', async () => {
    await joinedAYearAgo();
    const { result, statements, values } = await counted();
    expect(result.channels).toMatchObject([{ unreadThreads: THREADS, unreadPosts: 5 * THREADS }]);
    expect(statements).toHaveLength(2); // the second remembers that there is nothing before
    expect((await counted()).count).toBe(1);
    const plan = await planOf(statements[0], values[0]);
    expect(plan).toMatch(/Index Only Scan using post_thread_id_number_key on post/);
  });

  it('come down to the threads since the oldest that holds something unread', async () => {
    await joinedAYearAgo();
    await readUpTo(5, `last_post_at < now() - interval '3 days'`);
    expect((await counted()).count).toBe(2); // remembers where the unread ones begin
    const { result, statements, values } = await counted();
    const [left] = result.channels;
    expect(left?.unreadThreads).toBeGreaterThan(30);
    expect(left?.unreadThreads).toBeLessThan(50);
    expect(statements).toHaveLength(1);
    const plan = await planOf(statements[0], values[0]);
    expect(plan).toMatch(
      new RegExp(`thread_by_activity .*\\(actual rows=${left?.unreadThreads}\\b`),
    );
  });

  it('touch no thread at all for who has read everything', async () => {
    await joinedAYearAgo();
    await readUpTo(5);
    await counted();
    const { result, statements, values } = await counted();
    expect(result).toMatchObject({ unreadPosts: 0, channels: [{ unreadThreads: 0 }] });
    const plan = await planOf(statements[0], values[0]);
    expect(plan).toMatch(/thread_by_activity .*\(actual rows=0\b/);
  });
});
