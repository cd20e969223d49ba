import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import type { DataSource, EntityManager } from 'typeorm';
import { PostgresEngine } from './postgres-engine.js';
import { searchPostgres } from './postgres-search.js';
import { tablesOf } from './postgres-tables.js';
import { tidyPostings } from './postgres-upkeep.js';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum } from './search-test-forum.js';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

const POSTS = 3_000;
const limits = {
  ...{ postings: 300, postingsPerTerm: 50, candidates: 40 },
  ...{ fewFiltered: 100, directCandidates: 60, total: 100 },
};

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

  /** What was read of each table, in rows, by all statements of one search together. */
  async function reads(query: Record<string, unknown>) {
    const given = searchQuery.parse({ limit: 20, ...query });
    const { search } = await forum.app.get(SearchResolver).resolve(forum.reader, given);
    const read = new Map<string, number>();
    const scans: string[] = [];
    const answer = await forum.dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off');
      return searchPostgres(explaining(tx, read, scans), search!, limits);
    });
    return { read, scans, answer };
  }

  it.each([
    ['a common word', { q: 'common ' }],
    ['several words', { q: 'common often sometimes' }],
    ['a word in a channel', { q: 'common', channel: 'cardiology' }],
  ])('read a bounded part of the index for %s', async (_, query) => {
    const { read, scans, answer } = await reads(query);
    expect([answer.total, answer.totalIsExact]).toEqual([limits.total, false]);
    expect(scans).toEqual([]);
    // Full rows of postings hold 1,500 documents, so what is counted is what they name.
    expect(read.get('search_text') ?? 0).toBeLessThanOrEqual(limits.candidates);
    expect(read.get('search_document')!).toBeLessThan(POSTS * 0.9);
  });

  it('look at the few posts that a filter leaves, and at no others', async () => {
    const { read, scans, answer } = await reads({ q: 'common often', author: author.id });
    expect([answer.total, answer.totalIsExact]).toEqual([30, true]);
    expect(scans).toEqual([]);
    expect(read.get('search_text')).toBeLessThanOrEqual(2 * 30);
  });

  it('read a rare word whole, by index', async () => {
    const { read, scans, answer } = await reads({ q: 'seldom ' });
    expect([answer.total, answer.totalIsExact]).toEqual([30, true]);
    expect(scans).toEqual([]);
    expect(read.get('search_document')!).toBeLessThanOrEqual(2 * 30);
  });
});

/** Runs each statement as it is, and beforehand as one that tells what it reads. */
function explaining(tx: EntityManager, read: Map<string, number>, scans: string[]): EntityManager {
  return new Proxy(tx, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name) as unknown;
      return async (sql: string, values?: unknown[]) => {
        // The share that passes is a sample of its own size.
        if (/^\s*(WITH|SELECT)/.test(sql) && !sql.includes('random()')) {
          const rows = await target.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
            `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
            values,
          );
          note(rows[0]!['QUERY PLAN'][0]!.Plan, read, scans);
        }
        return target.query(sql, values);
      };
    },
  });
}

function note(plan: Plan, read: Map<string, number>, scans: string[]): void {
  const table = plan['Relation Name'];
  if (table?.startsWith('search_') && table !== 'search_statistics') {
    const rows =
      (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
    read.set(table, (read.get(table) ?? 0) + rows);
    if (plan['Node Type'] === 'Seq Scan') scans.push(table);
  }
  for (const part of plan.Plans ?? []) note(part, read, scans);
}

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
           || repeat('filler ', n % 37) AS body
         FROM generate_series(1, ${POSTS}) AS n),
     threads AS (
       INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number, last_post_at,
         created_at)
       SELECT thread, channel, author, 'Report ' || n, 'discussion', 1, now(), now() FROM made)
     INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
     SELECT post, thread, channel, 1, author, body, '<p>' || body || '</p>', now() FROM made`,
    [reader, author],
  );
}
