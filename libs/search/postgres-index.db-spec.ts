import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { PostgresEngine } from './postgres-engine.js';
import { tablesOf } from './postgres-tables.js';
import { tidyPostings } from './postgres-upkeep.js';
import { SearchHydrator } from './search-hydrator.js';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum } from './search-test-forum.js';
import { SearchService } from './search.service.js';

/** Small enough that a few hundred posts meet every bound. */
const tight = {
  ...{ postings: 80, candidates: 30, scored: 1, total: 60 },
};

const drugs = ['warfarin', 'metformin', 'digoxin', 'lithium', 'heparin', 'insulin', 'naproxen'];

describe('the Postgres index', () => {
  let forum: SearchTestForum;
  let other: Viewer;
  const posts: { postId: string; threadId: string }[] = [];

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    other = await forum.clinician('Dr. Other');
    for (let i = 0; i < 300; i += 1) {
      const words = drugs.filter((_, n) => (i * (n + 3)) % (n + 2) === 0);
      posts.push(
        await forum.thread({
          title: `Report ${i}`,
          body: `common ${words.join(' ')} ${`${drugs[i % 7]} `.repeat(i % 5)} ${'filler '.repeat((i * 13) % 59)}`,
          channel: i % 6 === 0 ? 'neurology' : 'cardiology',
          ...(i % 50 === 0 ? { author: other } : {}),
        }),
      );
    }
    // In many small batches, as it happens in use.
    for (let i = 0; i < posts.length; i += 7) {
      await forum.indexer.refresh(posts.slice(i, i + 7).map(({ postId }) => postId));
    }
  });
  afterAll(() => forum?.close());

  const full = async (q: string, filters: Record<string, unknown> = {}) =>
    (await forum.search({ q, limit: 20, ...filters })).items.map(({ postId }) => postId);

  const tightly = (q: string, filters: Record<string, unknown> = {}, limits = tight) => {
    return searchWith(new PostgresEngine(forum.dataSource, limits), q, filters);
  };

  const searchWith = (engine: PostgresEngine, q: string, filters: Record<string, unknown>) => {
    const { app, reader } = forum;
    const service = new SearchService(app.get(SearchResolver), engine, app.get(SearchHydrator));
    return service.search(reader, searchQuery.parse({ q, limit: 20, ...filters }));
  };

  const one = async <T>(sql: string) =>
    (await forum.dataSource.query<{ value: T }[]>(sql))[0]?.value;

  it('counts documents, lengths and document frequencies exactly', async () => {
    expect(Number(await one('SELECT documents AS value FROM search_statistics'))).toBe(300);
    const recounted = await forum.dataSource.query(
      `SELECT lexeme FROM search_lexeme l
        WHERE df <> (SELECT count(*) FROM search_text WHERE words @@ quote_literal(l.lexeme)::tsquery)`,
    );
    expect(recounted).toEqual([]);
    expect(
      await one(
        'SELECT length_sum - (SELECT sum(length) FROM search_text) AS value FROM search_statistics',
      ),
    ).toBe('0');
  });

  it('finds nearly the same best posts when it reads only the best postings', async () => {
    for (const q of ['warfarin lithium', 'common digoxin heparin', 'naproxen']) {
      const all = await full(q);
      const { items, total, totalIsExact } = await tightly(q);
      const same = items.slice(0, 10).filter(({ postId }) => all.slice(0, 10).includes(postId));
      expect([q, same.length >= 8]).toEqual([q, true]);
      expect([q, total, totalIsExact]).toEqual([q, 60, false]);
    }
  });

  it('scores those that are worth more, of many that say the same', async () => {
    const alike: string[] = [];
    let hits = 0;
    for (let i = 0; i < 40; i += 1) {
      alike.push((await forum.thread({ title: 'Twin', body: 'Ceftaroline' })).postId);
    }
    await forum.indexer.refresh(alike);
    const limits = { ...tight, candidates: 39, scored: 1 };
    const engine = new PostgresEngine(forum.dataSource, limits);
    const best = async () => {
      const { items } = await searchWith(engine, 'ceftaroline', { limit: 3 });
      return items.map(({ postId }) => postId);
    };
    const before = await best();
    // Of those that are candidates: which of forty alike is left out is a matter of their numbers.
    for (const worthy of alike.filter((id) => !before.includes(id)).slice(5, 9)) {
      await forum.dataSource.query('UPDATE post SET helpful_count = 40 WHERE id = $1', [worthy]);
      await forum.indexer.refresh([worthy]);
      if ((await best())[0] === worthy) hits += 1;
      await forum.dataSource.query('UPDATE post SET helpful_count = 0 WHERE id = $1', [worthy]);
      await forum.indexer.refresh([worthy]);
    }
    expect(hits).toBeGreaterThanOrEqual(3);
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = ANY($1)', [alike]);
    await forum.indexer.refresh(alike);
  });

  it('shows each of some hundred once, page by page, whatever their scores', async () => {
    // As many as are candidates, of few impacts and many lengths.
    const all: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      const body = `Ceftobiprole ${'filler '.repeat((i * 17) % 40)}`;
      all.push((await forum.thread({ title: `No. ${i}`, body })).postId);
    }
    await forum.dataSource.query(
      `UPDATE post SET created_at = now() - (number + hashtext(id::text) % 3000) * interval '1 day'
        WHERE id = ANY($1)`,
      [all],
    );
    await forum.indexer.refresh(all);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = { limit: 3, ...(cursor && { cursor }) };
      const limits = { ...tight, candidates: 60, scored: 1 };
      const { items, nextCursor } = await tightly('ceftobiprole', page, limits);
      seen.push(...items.map(({ postId }) => postId));
      cursor = nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(all.sort());
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = ANY($1)', [all]);
    await forum.indexer.refresh(all);
  });

  it('leaves nothing out under a filter that few posts pass, nor in its total', async () => {
    const few = { author: other.id };
    const answer = await tightly('common', few);
    expect(answer).toMatchObject({ total: 6, totalIsExact: true });
    expect(answer.items.map(({ postId }) => postId)).toEqual(await full('common', few));
  });

  it('leaves nothing out under a filter that more pass, but fewer than are counted', async () => {
    const limits = { ...tight, candidates: 60 };
    const answer = await tightly('common', { channel: 'neurology' }, limits);
    expect(answer).toMatchObject({ total: 50, totalIsExact: true });
    expect(answer.items.map(({ postId }) => postId)).toEqual(
      await full('common', { channel: 'neurology' }),
    );
  });

  const tidyAll = async () => {
    while (await tidyPostings(forum.dataSource.manager, tablesOf('live'), true));
  };

  const POSTING = `(SELECT term_id, impact,
       ('x' || encode(substr(docs, at, 4), 'hex'))::bit(32)::int AS doc
     FROM search_posting, generate_series(1, length(docs), 4) AS at) posting`;

  const postings = () =>
    one<string>(
      `SELECT string_agg(concat_ws(' ', term_id, impact, doc), ',' ORDER BY term_id, impact, doc)
         AS value FROM ${POSTING}`,
    );

  it('merges its small segments slice by slice, and finds the same', async () => {
    const before = await full('warfarin lithium');
    const all = await postings();
    const rows = Number(await one('SELECT count(*) AS value FROM search_posting'));
    const fresh = 'SELECT count(*)::int AS value FROM search_posting WHERE fresh';
    const left = [await one<number>(fresh)];
    while (await tidyPostings(forum.dataSource.manager, tablesOf('live'), true)) {
      left.push(await one<number>(fresh));
      expect(await postings()).toBe(all);
    }
    expect(new Set(left).size).toBeGreaterThan(2);
    expect(Number(await one('SELECT count(*) AS value FROM search_posting'))).toBeLessThan(
      rows / 2,
    );
    expect(await one('SELECT count(*)::int AS value FROM search_posting WHERE fresh')).toBe(0);
    expect(await full('warfarin lithium')).toEqual(before);
  });

  it('writes no long segment anew for the few postings that join it', async () => {
    const long = `SELECT string_agg(concat_ws(' ', term_id, impact, n, xmin), ',' ORDER BY ctid)
      AS value FROM search_posting WHERE n >= 20`;
    const before = await one(long);
    expect(before).not.toBeNull();
    const post = await forum.thread({ title: 'Report', body: 'common warfarin lithium' });
    await forum.indexer.refresh([post.postId]);
    const all = await postings();
    await tidyAll();
    expect(await one(long)).toBe(before);
    expect(await postings()).toBe(all);
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = $1', [post.postId]);
    await forum.indexer.refresh([post.postId]);
  });

  it('purges what is gone from the postings, once that is much', async () => {
    const gone = posts.slice(0, 20).map(({ postId }) => postId);
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = ANY($1)', [gone]);
    await forum.indexer.refresh(gone);
    const dead = `SELECT count(*)::int AS value FROM ${POSTING}
      WHERE NOT EXISTS (SELECT 1 FROM search_document WHERE doc_id = doc)`;
    expect(await one(dead)).toBeGreaterThan(0);
    const before = await full('warfarin lithium');
    await forum.dataSource.query('UPDATE search_statistics SET gone_documents = 100000');
    while (await tidyPostings(forum.dataSource.manager, tablesOf('live')));
    expect(await one(dead)).toBe(0);
    expect(await one('SELECT count(*)::int AS value FROM search_gone')).toBe(0);
    expect(await full('warfarin lithium')).toEqual(before);
    expect(Number(await one('SELECT documents AS value FROM search_statistics'))).toBe(280);
  });

  it('does nothing but note it where a post only gained a reaction', async () => {
    const { postId } = posts[30]!;
    const doc = () =>
      one(`SELECT doc_id AS value FROM search_document WHERE post_id = '${postId}'`);
    const before = await doc();
    await forum.dataSource.query('UPDATE post SET helpful_count = 4 WHERE id = $1', [postId]);
    await forum.indexer.refresh([postId]);
    expect(await doc()).toBe(before);
    expect(
      await one(`SELECT helpful AS value FROM search_document WHERE post_id = '${postId}'`),
    ).toBe(4);
  });

  it('prefers, among posts that say the same, what helped others', async () => {
    const twins = [
      await forum.thread({ title: 'Twin', body: 'about ranolazine' }),
      await forum.thread({ title: 'Twin', body: 'about ranolazine' }),
    ];
    const [helpful] = twins;
    await forum.dataSource.query('UPDATE post SET helpful_count = 9 WHERE id = $1', [
      helpful!.postId,
    ]);
    await forum.indexer.refresh(twins.map(({ postId }) => postId));
    expect((await full('ranolazine'))[0]).toBe(helpful!.postId);
  });

  it.each([
    ['frequencies that are none', 9, '.'],
    ['frequencies beyond all posts', 9, 'zzzzzzzzzzzz'],
    ['a length next to nothing', 8, 1e-320],
    ['a negative place', 2, -1],
  ])('refuses a forged cursor: %s', async (_, field, forged) => {
    const { nextCursor } = await forum.search({ q: 'common', limit: 2 });
    const key = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString()) as unknown[];
    const cursor = Buffer.from(JSON.stringify(key.with(field, forged))).toString('base64url');
    await expect(forum.search({ q: 'common', limit: 2, cursor })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('is rebuilt after the connection of a rebuild was cut', async () => {
    let cut = false;
    const rebuild = forum.indexer.rebuild(() => {
      if (cut) return;
      cut = true;
      void forum.dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
          WHERE locktype = 'advisory' AND classid = 7246502 AND objid = 2`,
      );
    });
    await expect(rebuild).rejects.toThrow();
    const before = await full('warfarin lithium');
    expect(before).toHaveLength(20);
    expect(await forum.indexer.rebuild()).toBe(282);
    expect(await full('warfarin lithium')).toEqual(before);
  });

  it('is filled by itself where it is another index than the one that was filled last', async () => {
    expect(await forum.indexer.rebuildIfNew()).toBeNull();
    await forum.dataSource.query(`UPDATE search_state SET engine = 'another'`);
    expect(await forum.indexer.rebuildIfNew()).toBe(282);
    expect(await forum.indexer.rebuildIfNew()).toBeNull();
  });

  it('is not rebuilt twice at once', async () => {
    // As another process does from beginning to end.
    const otherProcess = forum.dataSource.createQueryRunner();
    await otherProcess.query('SELECT pg_advisory_lock(7246502, 2)');
    await expect(forum.indexer.rebuild()).rejects.toMatchObject({
      ...{ code: 'rebuild_under_way', status: 409 },
    });
    await otherProcess.query('SELECT pg_advisory_unlock(7246502, 2)');
    await otherProcess.release();
    expect(await forum.indexer.rebuild()).toBe(282);
  });
});
