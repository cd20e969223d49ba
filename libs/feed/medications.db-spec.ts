import { Test, type TestingModule } from '@nestjs/testing';
import { ChannelsModule, ChannelsService, MembershipsService } from '@rounds/channels';
import type { OpenThreadBody } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { newId, PlatformModule, readEnvironment } from '@rounds/platform';
import { countQueries, insertClinician, testDatabase, type TestDatabase } from '@rounds/testing';
import { PostEditsService, PostsService, ThreadsModule, ThreadsService } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { FeedReader, feedSql, likelyFeedSql, timesAround } from './feed-reader.js';
import { FeedModule } from './feed.module.js';
import { FollowsService } from './follows.service.js';
import { countSql, followersSql, MedicationFollowers } from './medication-followers.js';
import { MedicationFollowsService } from './medication-follows.service.js';
import { effectsSql, MedicationReader, threadsSql } from './medication-reader.js';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;
let reader: Viewer;
let colleague: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  app = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot(environment, database.url),
      ...[IdentityModule, ChannelsModule, ThreadsModule, FeedModule],
    ],
  }).compile();
  dataSource = app.get(DataSource);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});
beforeEach(async () => {
  reader = await insertClinician(dataSource);
  colleague = await insertClinician(dataSource);
});

const follows = () => app.get(MedicationFollowsService);
const medications = () => app.get(MedicationReader);
const open = (author: Viewer, given: Partial<OpenThreadBody> & { channel?: string } = {}) => {
  const { channel = 'cardiology', ...thread } = given;
  const blank = { title: 'A title', body: 'First', kind: 'question' } as const;
  const body = { ...blank, medicationIds: [], effectIds: [], ...thread };
  return app.get(ThreadsService).open(author, channel, body, null);
};
const reply = (author: Viewer, threadId: string, body: string) => {
  const call = { clinicianId: author.id, key: newId(), fingerprint: Buffer.from('x') };
  return app.get(PostsService).reply(author, threadId, { body }, call);
};
const remove = (author: Viewer, postId: string) => app.get(PostEditsService).remove(author, postId);
const feed = async (limit = 20) =>
  (await app.get(FeedReader).page(reader, { limit })).items.map((item) => item.post.id);
const threads = async (ref: string, viewer = reader) =>
  (await medications().threads(viewer, ref, { limit: 20 })).items.map(({ id }) => id);
const ward = (owner: Viewer) =>
  app
    .get(ChannelsService)
    .create(owner, { name: 'Ward', description: '', visibility: 'private' }, null);

async function buffers(sql: string, values: unknown[]): Promise<number> {
  const [row] = await dataSource.query<{ 'QUERY PLAN': { Plan: Record<string, number> }[] }[]>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
    values,
  );
  const root = row!['QUERY PLAN'][0]!.Plan;
  return (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0);
}
const planOf = async (sql: string, values: unknown[]) =>
  JSON.stringify(await dataSource.query(`EXPLAIN (FORMAT JSON) ${sql}`, values));

describe('following a medication', () => {
  it('brings threads that carry it and posts that name it, by any name, newest first', async () => {
    await follows().follow(reader, 'ticagrelor');
    const tagged = await open(colleague, { medicationIds: ['ticagrelor'] });
    const other = await open(colleague);
    const naming = await reply(colleague, other.id, 'Brilinta was given.');
    await reply(colleague, tagged.id, 'Without a name');
    const both = await open(colleague, { medicationIds: ['ticagrelor'], body: 'Ticagrelor?' });
    expect(await feed()).toEqual([both.firstPost.id, naming.id, tagged.firstPost.id]);
    await follows().unfollow(reader, 'ticagrelor');
    expect(await feed()).toEqual([]);
  });

  it('shows a post once, whatever of it is followed', async () => {
    for (const ref of ['clopidogrel', 'aspirin']) await follows().follow(reader, ref);
    await app.get(FollowsService).follow(reader, colleague.id);
    const { firstPost } = await open(colleague, {
      body: 'Clopidogrel and aspirin',
      medicationIds: ['clopidogrel', 'aspirin'],
    });
    expect(await feed()).toEqual([firstPost.id]);
    const heard = await app.get(FeedReader).announcement(firstPost, [reader.id, newId()]);
    expect(heard?.followerIds).toEqual([reader.id]);
  });

  it('brings them between what clinicians wrote who would fill the page alone', async () => {
    const other = await insertClinician(dataSource);
    await app.get(FollowsService).follow(reader, other.id);
    const oldest = await open(other);
    const written: string[] = [];
    for (const ref of ['prasugrel', 'nothing', 'prasugrel', 'nothing']) {
      written.unshift(
        (await open(ref === 'nothing' ? other : colleague, { body: ref })).firstPost.id,
      );
    }
    const theirs = [written[0], written[2], oldest.firstPost.id];
    expect(await feed(2)).toEqual(theirs.slice(0, 2));
    await follows().follow(reader, 'prasugrel');
    expect(await feed(2)).toEqual(written.slice(0, 2));
    expect(await feed()).toEqual([...written, oldest.firstPost.id]);
    await follows().unfollow(reader, 'prasugrel');
    expect(await feed()).toEqual(theirs);
  });

  it('brings neither own posts, nor deleted ones, nor those of channels out of sight', async () => {
    await follows().follow(reader, 'cangrelor');
    await open(reader, { medicationIds: ['cangrelor'], body: 'Cangrelor' });
    const gone = await open(colleague, { medicationIds: ['cangrelor'], body: 'Cangrelor' });
    await remove(colleague, gone.firstPost.id);
    const channel = await ward(colleague);
    const hidden = await open(colleague, {
      ...{ channel: channel.id, medicationIds: ['cangrelor'], body: 'Cangrelor' },
    });
    expect(await feed()).toEqual([]);
    const seen = () => app.get(FeedReader).announcement(hidden.firstPost, [reader.id]);
    expect((await seen())?.followerIds).toEqual([]);
    await app.get(MembershipsService).add(colleague, channel.id, reader.id, 'member');
    expect(await feed()).toEqual([hidden.firstPost.id]);
    expect((await seen())?.followerIds).toEqual([reader.id]);
  });

  it('pages without overlap or gap while new posts arrive', async () => {
    const followed = await insertClinician(dataSource);
    await app.get(FollowsService).follow(reader, followed.id);
    await follows().follow(reader, 'bisoprolol');
    await follows().follow(reader, 'carvedilol');
    const written: string[] = [];
    for (let i = 0; i < 26; i += 1) {
      const medicationIds = i % 2 === 0 ? ['bisoprolol', 'carvedilol'] : [];
      const body = i % 3 === 0 ? 'Carvedilol' : 'No name';
      const by = i % 5 === 0 ? followed : colleague;
      const { firstPost } = await open(by, { medicationIds, body });
      if (medicationIds.length > 0 || i % 3 === 0 || by === followed) written.unshift(firstPost.id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await app.get(FeedReader).page(reader, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map((item) => item.post.id));
      cursor = page.nextCursor ?? undefined;
      if (cursor) await open(colleague, { medicationIds: ['bisoprolol'] });
    } while (cursor);
    expect(seen).toEqual(written);
  });

  it('counts each follower once, however many follow and unfollow at once', async () => {
    const crowd = await Promise.all(Array.from({ length: 8 }, () => insertClinician(dataSource)));
    await Promise.all([...crowd, ...crowd].map((one) => follows().follow(one, 'sotalol')));
    const leaving = crowd.slice(0, 3);
    await Promise.all([...leaving, ...leaving].map((one) => follows().unfollow(one, 'sotalol')));
    expect(await medications().activity(reader, 'sotalol')).toMatchObject({
      ...{ followers: 5, followed: false },
    });
    expect(await medications().activity(crowd[7]!, 'sotalol')).toMatchObject({ followed: true });
  });
});

describe('the followers of a medication', () => {
  const followers = (ref: string, limit = 20, cursor?: string) =>
    app.get(MedicationFollowers).page(reader, ref, { limit, ...(cursor && { cursor }) });

  it('are verified clinicians alone, in the list and in the count', async () => {
    const standings = {
      ...{ suspended: 'suspended_at = now()', expired: 'verified_until = now()' },
      ...{ rejected: `verification_status = 'rejected'` },
    };
    const shown = await Promise.all([1, 2].map(() => insertClinician(dataSource)));
    for (const one of shown) await follows().follow(one, 'amiodarone');
    for (const change of Object.values(standings)) {
      const { id } = await insertClinician(dataSource);
      await follows().follow({ ...reader, id }, 'amiodarone');
      await dataSource.query(`UPDATE clinician SET ${change} WHERE id = $1`, [id]);
    }
    await app.get(FollowsService).follow(reader, shown[0]!.id);
    const { items, nextCursor } = await followers('amiodarone');
    expect(items.map(({ id, followed }) => [id, followed])).toEqual(
      shown.map(({ id }, i) => [id, i === 0]).sort(),
    );
    expect(nextCursor).toBeNull();
    expect(await medications().activity(reader, 'amiodarone')).toMatchObject({
      ...{ followers: 2, followersAreExact: true, followed: false },
    });
  });

  it('are none where nobody follows it', async () => {
    expect(await followers('dronedarone')).toEqual({ items: [], nextCursor: null });
  });

  it('come in pages without gap or overlap, while some leave and others come', async () => {
    const crowd = await Promise.all(Array.from({ length: 9 }, () => insertClinician(dataSource)));
    for (const one of crowd) await follows().follow(one, 'ivabradine');
    const ids = crowd.map(({ id }) => id).sort();
    const first = await followers('ivabradine', 4);
    const seen = first.items.map(({ id }) => id);
    await follows().unfollow({ ...reader, id: ids[0]! }, 'ivabradine');
    const rest = await followers('ivabradine', 20, first.nextCursor!);
    seen.push(...rest.items.map(({ id }) => id));
    expect(seen).toEqual(ids);
    await expect(followers('ivabradine', 4, 'nonsense')).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('cost a page by the index, and are counted up to ten thousand', async () => {
    await dataSource.query(
      `WITH crowd AS (
         INSERT INTO clinician (id, email, display_name, password_hash, terms_version,
           terms_accepted_at, verification_status, verified_until)
         SELECT gen_random_uuid(), n || '@crowd.test', 'Crowd', 'x', '2026-11', now(),
           'verified', now() + interval '1 year' FROM generate_series(1, 12000) n RETURNING id)
       INSERT INTO medication_follow (follower_id, medication_id)
       SELECT crowd.id, m.id FROM crowd CROSS JOIN (
         SELECT $1::uuid AS id UNION (SELECT id FROM medication ORDER BY id DESC LIMIT 4)) m`,
      [await follows().idOf('digoxin')],
    );
    await dataSource.query('VACUUM ANALYZE clinician, medication_follow');
    const id = await follows().idOf('digoxin');
    const page = [reader.id, id, '00000000-0000-0000-0000-000000000000', 21];
    expect(await planOf(followersSql, page)).toContain('medication_follow_by_medication');
    // The few specialties may be read whole.
    expect(await planOf(followersSql, page)).not.toMatch(
      /"Seq Scan"[^{}]*"(clinician|medication_follow)"|"Sort"/,
    );
    expect(await buffers(followersSql, page)).toBeLessThan(250);
    expect(await planOf(countSql, [reader.id, id])).toContain('medication_follow_by_medication');
    expect(await medications().activity(reader, 'digoxin')).toMatchObject({
      ...{ followers: 10_000, followersAreExact: false },
    });
  }, 60_000);
});

describe('the page of a medication', () => {
  it('lists its threads once each, newest first, in pages', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      const { id } = await open(colleague, i % 2 ? { medicationIds: ['ranolazine'] } : {});
      for (let n = 0; n < 3; n += 1) await reply(colleague, id, 'Ranolazine');
      ids.unshift(id);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 3, ...(cursor && { cursor }) };
      const page = await medications().threads(reader, 'ranolazine', query);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  it('leaves out threads whose only mention was deleted', async () => {
    const thread = await open(colleague);
    const naming = await reply(colleague, thread.id, 'Flecainide');
    expect(await threads('flecainide')).toEqual([thread.id]);
    await remove(colleague, naming.id);
    expect(await threads('flecainide')).toEqual([]);
  });

  it('counts effects by posts: named in the same post, or carried by the thread', async () => {
    const tags = { medicationIds: ['propafenone'], effectIds: ['dizziness'] };
    await open(colleague, { ...tags, body: 'Propafenone and dizziness and nausea' });
    const thread = await open(colleague, { effectIds: ['vomiting'] });
    await reply(colleague, thread.id, 'Propafenone brought nausea');
    await reply(colleague, thread.id, 'Nausea, from something else');
    const { effects, effectsAreExact } = await medications().activity(reader, 'propafenone');
    expect(effects.map(({ slug, posts }) => [slug, posts])).toEqual([
      ['nausea', 2],
      ['dizziness', 1],
    ]);
    expect(effectsAreExact).toBe(true);
  });

  it('neither lists nor counts what is out of sight', async () => {
    const channel = await ward(colleague);
    const hidden = { channel: channel.id, medicationIds: ['mexiletine'], effectIds: ['nausea'] };
    const thread = await open(colleague, { ...hidden, body: 'Mexiletine and nausea' });
    expect(await threads('mexiletine')).toEqual([]);
    expect((await medications().activity(reader, 'mexiletine')).effects).toEqual([]);
    expect(await threads('mexiletine', colleague)).toEqual([thread.id]);
    expect((await medications().activity(colleague, 'mexiletine')).effects).toHaveLength(1);
  });
});

describe('with very many posts about a medication', () => {
  let medicationId: string;

  /** Old posts that name it, `per` to a thread, each with an effect. */
  async function grow(count: number, per: number) {
    const first = await open(colleague);
    await dataSource.query(
      `WITH threads AS (
         INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number, last_post_at,
           created_at)
         SELECT gen_random_uuid(), $1, $2, 'Old', 'question', $4, now(), now()
           FROM generate_series(1, $3::int / $4::int) RETURNING id),
       posts AS (
         INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
         SELECT gen_random_uuid(), t.id, $1, n, $2, 'b', 'h', now()
           FROM threads t, generate_series(1, $4::int) n RETURNING id, thread_id),
       naming AS (
         INSERT INTO post_medication (post_id, medication_id, thread_id)
         SELECT id, $5, thread_id FROM posts)
       INSERT INTO post_effect (post_id, effect_id, thread_id)
       SELECT p.id, e.id, p.thread_id FROM posts p, effect e WHERE e.slug = 'nausea'`,
      [first.channelId, colleague.id, count, per, medicationId],
    );
    await dataSource.query('VACUUM ANALYZE post, thread, post_medication, post_effect');
  }

  it('feed and threads cost the same, and effects are counted up to ten thousand', async () => {
    await follows().follow(reader, 'metoprolol');
    medicationId = await follows().idOf('metoprolol');
    const page = [reader.id, LAST_ID, 21, 21, LAST_ID];
    const likely = [reader.id, LAST_ID, 32, 21, ...timesAround(LAST_ID)];
    const list = [reader.id, medicationId, LAST_ID, 21];
    await grow(8_000, 10);
    const feedBefore = await buffers(feedSql, page);
    const likelyBefore = await buffers(likelyFeedSql, likely);
    const listBefore = await buffers(threadsSql, list);
    expect((await medications().activity(reader, 'metoprolol')).effectsAreExact).toBe(true);
    await grow(32_000, 10);
    expect(await buffers(feedSql, page)).toBeLessThan(feedBefore * 1.5);
    expect(await buffers(likelyFeedSql, likely)).toBeLessThan(likelyBefore * 1.5);
    expect(await buffers(threadsSql, list)).toBeLessThan(listBefore * 1.5);
    const { count, result } = await countQueries(dataSource, () =>
      medications().activity(reader, 'metoprolol'),
    );
    expect(count).toBeLessThanOrEqual(3); // every few seconds the vocabulary's revision is one
    expect(result).toMatchObject({ effects: [{ posts: 10_000 }], effectsAreExact: false });
    const counted = await buffers(effectsSql, [reader.id, medicationId]);
    await grow(16_000, 10);
    expect(await buffers(effectsSql, [reader.id, medicationId])).toBeLessThan(counted * 1.5);
  }, 90_000);
});
