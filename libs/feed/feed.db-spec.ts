import { Test, type TestingModule } from '@nestjs/testing';
import { ChannelsModule, ChannelsService, MembershipsService } from '@rounds/channels';
import type { FeedItem } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { newId, PlatformModule, readEnvironment } from '@rounds/platform';
import { countQueries, insertClinician, testDatabase, type TestDatabase } from '@rounds/testing';
import { PostsService, ThreadsModule, ThreadsService } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { FeedReader, feedSql } from './feed-reader.js';
import { FeedModule } from './feed.module.js';
import { FollowsService } from './follows.service.js';

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;
let reader: Viewer;
let leader: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  app = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot(environment, database.url),
      IdentityModule,
      ChannelsModule,
      ThreadsModule,
      FeedModule,
    ],
  }).compile();
  dataSource = app.get(DataSource);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(async () => {
  reader = await insertClinician(dataSource);
  leader = await insertClinician(dataSource);
});

const feed = () => app.get(FeedReader);
const follows = () => app.get(FollowsService);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  );
const open = (author: Viewer, channel = 'cardiology') =>
  app
    .get(ThreadsService)
    .open(
      author,
      channel,
      { title: 'A title', body: 'First', kind: 'question', medicationIds: [], effectIds: [] },
      null,
    );
const reply = (author: Viewer, threadId: string) => {
  const call = { clinicianId: author.id, key: newId(), fingerprint: Buffer.from('x') };
  return app.get(PostsService).reply(author, threadId, { body: 'A reply' }, call);
};
const ids = (items: FeedItem[]) => items.map((item) => item.post.id);

describe('following', () => {
  const followerCount = async (id: string) =>
    (await dataSource.query('SELECT follower_count FROM clinician WHERE id = $1', [id]))[0]
      .follower_count as number;

  it('counts each follower once, however many follow and unfollow at once', async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => insertClinician(dataSource)));
    await Promise.all([...crowd, ...crowd].map((one) => follows().follow(one, leader.id)));
    expect(await followerCount(leader.id)).toBe(12);
    const leaving = crowd.slice(0, 5);
    await Promise.all([...leaving, ...leaving].map((one) => follows().unfollow(one, leader.id)));
    expect(await followerCount(leader.id)).toBe(7);
  });

  it('goes both ways at once without a deadlock', async () => {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([follows().follow(reader, leader.id), follows().follow(leader, reader.id)]);
      await Promise.all([
        follows().unfollow(reader, leader.id),
        follows().unfollow(leader, reader.id),
      ]);
    }
    expect([await followerCount(leader.id), await followerCount(reader.id)]).toEqual([0, 0]);
  });

  it('is refused of oneself, of nobody and of who is not verified', async () => {
    const pending = await insertClinician(dataSource);
    await dataSource.query(
      `UPDATE clinician SET verification_status = 'pending', verified_until = NULL WHERE id = $1`,
      [pending.id],
    );
    expect(await refusal(follows().follow(reader, reader.id))).toBe('cannot_follow_oneself');
    expect(await refusal(follows().follow(reader, newId()))).toBe('clinician_not_found');
    expect(await refusal(follows().follow(reader, pending.id))).toBe('clinician_not_found');
    expect(await refusal(follows().unfollow(reader, newId()))).toBe('clinician_not_found');
  });

  it('ends also where the other is no longer verified', async () => {
    await follows().follow(reader, leader.id);
    await dataSource.query('UPDATE clinician SET suspended_at = now() WHERE id = $1', [leader.id]);
    await follows().unfollow(reader, leader.id);
    expect(await followerCount(leader.id)).toBe(0);
  });
});

describe('the feed', () => {
  it('holds threads and posts of those followed, newest first, and nothing else', async () => {
    await follows().follow(reader, leader.id);
    const stranger = await insertClinician(dataSource);
    const own = await open(reader);
    const theirs = await open(leader);
    const foreign = await open(stranger);
    const answer = await reply(leader, own.id);
    const page = await feed().page(reader, { limit: 20 });
    expect(ids(page.items)).toEqual([answer.id, theirs.firstPost.id]);
    expect(page.items.map((item) => item.type)).toEqual(['post', 'thread']);
    expect(page.items[0]?.thread).toEqual({
      id: own.id,
      title: 'A title',
      kind: 'question',
      channelSlug: 'cardiology',
      channelName: expect.any(String),
      medications: [],
    });
    expect(page.items[0]?.post).toMatchObject({ body: 'A reply', author: leader.author });
    expect(ids(page.items)).not.toContain(foreign.firstPost.id);
  });

  it('leaves out what is deleted and what lies in channels that the reader may not see', async () => {
    await follows().follow(reader, leader.id);
    const privately = { name: 'Ward 4', description: '', visibility: 'private' } as const;
    const ward = await app.get(ChannelsService).create(leader, privately, null);
    const hidden = await open(leader, ward.id);
    const gone = await open(leader);
    await dataSource.query('UPDATE thread SET deleted_at = now() WHERE id = $1', [gone.id]);
    const silenced = await open(leader);
    await dataSource.query('UPDATE post SET deleted_at = now() WHERE thread_id = $1', [
      silenced.id,
    ]);
    expect((await feed().page(reader, { limit: 20 })).items).toEqual([]);
    await app.get(MembershipsService).add(leader, ward.id, reader.id, 'member');
    expect(ids((await feed().page(reader, { limit: 20 })).items)).toEqual([hidden.firstPost.id]);
  });

  it('pages without overlap while new posts arrive', async () => {
    const second = await insertClinician(dataSource);
    await follows().follow(reader, leader.id);
    await follows().follow(reader, second.id);
    const written: string[] = [];
    for (let i = 0; i < 11; i += 1) {
      written.unshift((await open(i % 3 === 0 ? second : leader)).firstPost.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await feed().page(reader, { limit: 4, cursor });
      seen.push(...ids(page.items));
      cursor = page.nextCursor ?? undefined;
      if (cursor) await open(leader);
    } while (cursor);
    expect(seen).toEqual(written);
  });

  it('is the same whenever it was written, by how many, and however often by each', async () => {
    const HOUR_MS = 3_600_000;
    const DAYS = [0, 0.5, 1, 2, 20, 30, 31, 400];
    const many = await Promise.all(Array.from({ length: 40 }, () => insertClinician(dataSource)));
    const { id: threadId, channelId, lastPostNumber } = await open(leader);
    const written: string[] = [];
    let number = lastPostNumber;
    for (const [i, author] of many.entries()) {
      await follows().follow(reader, author.id);
      // The first wrote most of all, the last nothing.
      for (let n = 0; n < 40 - i; n += 1) {
        const days = DAYS[(i * 7 + n * 3) % DAYS.length] ?? 0;
        const at = Date.now() - days * 24 * HOUR_MS - ((i * 31 + n * 17) % 60) * (HOUR_MS / 60);
        const id = at.toString(16).padStart(12, '0') + newId().replaceAll('-', '').slice(12);
        number += 1;
        await dataSource.query(
          `INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
           VALUES ($1, $2, $3, $4, $5, 'b', 'h', now())`,
          [id, threadId, channelId, number, author.id],
        );
        written.push(id.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
      }
    }
    const newestFirst = written.toSorted().toReversed();
    for (const followed of [40, 12]) {
      for (const author of many.slice(followed)) await follows().unfollow(reader, author.id);
      const theirs = await dataSource.query<{ id: string }[]>(
        'SELECT id FROM post WHERE author_id = ANY($1)',
        [many.slice(0, followed).map(({ id }) => id)],
      );
      const wanted = new Set(theirs.map(({ id }) => id));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await feed().page(reader, { limit: 13, cursor });
        seen.push(...ids(page.items));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(newestFirst.filter((id) => wanted.has(id)));
    }
  });

  it('announces a new post to those online who follow and may see it', async () => {
    const outsider = await insertClinician(dataSource);
    await follows().follow(reader, leader.id);
    await follows().follow(outsider, leader.id);
    const privately = { name: 'Ward 5', description: '', visibility: 'private' } as const;
    const ward = await app.get(ChannelsService).create(leader, privately, null);
    await app.get(MembershipsService).add(leader, ward.id, reader.id, 'member');
    const hidden = await open(leader, ward.id);
    const visible = await open(leader);
    const online = [reader.id, outsider.id, newId()];
    const inWard = await feed().announcement(hidden.firstPost, online);
    expect(inWard?.followerIds).toEqual([reader.id]);
    const inOpen = await feed().announcement(visible.firstPost, online);
    expect(inOpen?.followerIds.toSorted()).toEqual([reader.id, outsider.id].toSorted());
    expect(inOpen?.item.thread.id).toBe(visible.id);
  });
});

describe('the cost of the feed', () => {
  const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

  /** How the real plan reads posts, and how many buffers it touches. */
  async function plan(viewer: Viewer, limit: number) {
    const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }[]>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${feedSql}`,
      [viewer.id, LAST_ID, limit + 1, limit + 1, LAST_ID],
    );
    const root = row?.['QUERY PLAN'][0]?.Plan ?? {};
    const scans = JSON.stringify(root).matchAll(
      /"Node Type":"([^"]+)"[^{}]*?(?:"Index Name":"([^"]+)",)?"Relation Name":"post"/g,
    );
    return {
      scans: [...scans].map(([, node, index]) => index ?? node),
      buffers: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
    };
  }

  /** Old posts by everyone in `authors`, as many as asked for, in one thread. */
  async function grow(threadId: string, channelId: string, authors: string[], posts: number) {
    const [last] = await dataSource.query<{ n: number }[]>(
      'SELECT max(number) AS n FROM post WHERE thread_id = $1',
      [threadId],
    );
    await dataSource.query(
      `INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT gen_random_uuid(), $1, $2, $3::int + n, ($4::uuid[])[1 + n % cardinality($4::uuid[])],
              'b', 'h', now() FROM generate_series(1, $5::int) n`,
      [threadId, channelId, last?.n ?? 0, authors, posts],
    );
    await dataSource.query('VACUUM ANALYZE post, thread, follow');
  }

  it('is one query by post_by_author, and does not grow with what was ever written', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => insertClinician(dataSource)));
    for (const one of many.slice(0, 10)) await follows().follow(reader, one.id);
    const thread = await open(leader);
    const authors = many.map((one) => one.id);
    await grow(thread.id, thread.channelId, authors, 15_000);
    const before = await plan(reader, 20);
    await grow(thread.id, thread.channelId, authors, 60_000);
    const after = await plan(reader, 20);
    for (const { scans } of [before, after]) {
      expect(scans).toContain('post_by_author');
      expect(scans.filter((scan) => scan?.includes('Seq Scan'))).toEqual([]);
    }
    expect(after.buffers).toBeLessThan(before.buffers * 1.5);
    const { count, result } = await countQueries(dataSource, () =>
      feed().page(reader, { limit: 20 }),
    );
    expect(count).toBe(1);
    expect(result.items).toHaveLength(20);
  });
});
