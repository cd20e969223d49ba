import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import type { DataSource, EntityManager } from 'typeorm';
import { PostgresColumns } from './postgres-columns.js';
import { PostgresEngine } from './postgres-engine.js';
import { reading } from './postgres-reading.js';
import { searchPostgres } from './postgres-search.js';
import { tablesOf } from './postgres-tables.js';
import { tidyPostings } from './postgres-upkeep.js';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum } from './search-test-forum.js';

/** What has been read of a table so far, by sequential scans and by indexes. */
interface Reads {
  table: string;
  scanned: number;
  fetched: number;
}

const POSTS = 3_000;
const limits = { postings: 300, candidates: 40, scored: 1, total: 100 };

describe('the statements of a search', () => {
  let forum: SearchTestForum;
  let author: Viewer;

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    author = await forum.clinician('Dr. Seldom');
    await fill(forum.dataSource, forum.reader.id, author.id);
    await forum.indexer.rebuild();
    while (await tidyPostings(forum.dataSource.manager, tablesOf('live'), true));
    await forum.dataSource.query('VACUUM (ANALYZE)');
  });
  afterAll(() => forum?.close());

  /** Rows read of each table by all statements of one search together; scanning has no place. */
  async function reads(query: Record<string, unknown>) {
    const given = searchQuery.parse({ limit: 20, ...query });
    const { search } = await forum.app.get(SearchResolver).resolve(forum.reader, given);
    const cache = new PostgresColumns(forum.dataSource);
    const columns = await cache.current();
    return reading(forum.dataSource, async (tx) => {
      const before = await readSoFar(tx);
      const catchUp = () => Promise.resolve();
      const answer = await searchPostgres(tx, search!, columns, catchUp, limits);
      const after = await readSoFar(tx);
      const scanned = after.filter((one, i) => one.scanned > before[i]!.scanned);
      const fetched = new Map(after.map((one, i) => [one.table, one.fetched - before[i]!.fetched]));
      return { answer, fetched, scanned };
    });
  }

  it.each([
    ['a common word', { q: 'common ' }],
    ['several words', { q: 'common often sometimes' }],
    ['a word in a channel', { q: 'common', channel: 'cardiology' }],
    ['a word of a time', { q: 'common', from: '2020-01-01' }],
  ])('look at the candidates alone for %s, however many match', async (_, query) => {
    const { fetched, scanned, answer } = await reads(query);
    expect([answer!.total, answer!.totalIsExact]).toEqual([limits.total, false]);
    expect(scanned).toEqual([]);
    expect(fetched.get('search_text')).toBeLessThan(limits.candidates);
    expect(fetched.get('search_document')).toBeLessThan(limits.candidates);
  });

  it('look at the few posts that a filter leaves, and read no postings for them', async () => {
    const { fetched, scanned, answer } = await reads({ q: 'common often', author: author.id });
    expect([answer!.total, answer!.totalIsExact]).toEqual([30, true]);
    expect(scanned).toEqual([]);
    expect(fetched.get('search_text')).toBeLessThanOrEqual(2 * 30);
    expect(fetched.get('search_posting')).toBe(0);
  });

  it('read a rare word whole, by index', async () => {
    const { fetched, scanned, answer } = await reads({ q: 'seldom ' });
    expect([answer!.total, answer!.totalIsExact]).toEqual([30, true]);
    expect(scanned).toEqual([]);
    expect(fetched.get('search_document')).toBeLessThanOrEqual(30 + 1);
  });

  it('look at no text and read no history to show the newest', async () => {
    const { fetched, scanned, answer } = await reads({ q: '' });
    expect([answer!.total, answer!.totalIsExact]).toEqual([limits.total, false]);
    expect(scanned).toEqual([]);
    expect(fetched.get('search_text')).toBe(0);
    expect(fetched.get('search_document')).toBeLessThanOrEqual(21 + 1);
  });
});

const readSoFar = (tx: EntityManager) =>
  tx.query<Reads[]>(
    `SELECT relname AS table, seq_tup_read::int AS scanned, idx_tup_fetch::int AS fetched
       FROM pg_stat_xact_user_tables
      WHERE relname LIKE 'search\\_%' AND relname <> 'search_statistics' ORDER BY relname`,
  );

/** A thread each, in one statement; every hundredth is by another author and has a rare word. */
async function fill(dataSource: DataSource, reader: string, author: string): Promise<void> {
  await dataSource.query(
    `WITH made AS (
       SELECT n, gen_random_uuid() AS thread, gen_random_uuid() AS post,
         CASE WHEN n % 100 = 0 THEN $2::uuid ELSE $1::uuid END AS author,
         (SELECT id FROM channel WHERE slug =
            CASE WHEN n % 3 = 0 THEN 'neurology' ELSE 'cardiology' END) AS channel,
         'common ' || CASE WHEN n % 2 = 0 THEN 'often ' ELSE '' END
           || CASE WHEN n % 5 = 0 THEN 'sometimes ' ELSE '' END
           || CASE WHEN n % 100 = 0 THEN 'seldom ' ELSE '' END
           || repeat('filler ', n % 37) AS body,
         now() - n * interval '1 second' AS at
         FROM generate_series(1, ${POSTS}) AS n),
     threads AS (
       INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number, last_post_at,
         created_at)
       SELECT thread, channel, author, 'Report ' || n, 'discussion', 1, at, at FROM made)
     INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
     SELECT post, thread, channel, 1, author, body, '<p>' || body || '</p>', at FROM made`,
    [reader, author],
  );
}
