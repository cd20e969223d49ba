import { ConsumerUnavailable, newId } from '@rounds/platform';
import { PostgresEngine } from './postgres-engine.js';
import { MOST_REMOVALS, removalsSql, removedDocumentsSql } from './search-removals.js';
import { SearchTestForum } from './search-test-forum.js';

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('deletions that the index does not know of yet', () => {
  let forum: SearchTestForum;

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
  });
  afterAll(() => forum?.close());

  const deleted = async (title: string) => {
    const { postId } = await forum.thread({ title });
    await forum.indexer.refresh([postId]);
    await forum.remove(postId);
    return postId;
  };
  const waiting = (consumer: string, count: number) =>
    forum.dataSource.query(
      `INSERT INTO outbox (consumer, payload)
       SELECT $1, jsonb_build_object('postId', $3::text, 'threadId', $3::text)
         FROM generate_series(1, $2)`,
      [consumer, count, newId()],
    );
  /** Rows of the outbox that looking for removals meets, whether they are of use or not. */
  const met = async (sql: string) => {
    const [{ 'QUERY PLAN': plans }] = await forum.dataSource.query<
      [{ 'QUERY PLAN': [{ Plan: PlanNode }] }]
    >(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`);
    return nodesOf(plans[0].Plan)
      .filter((node) => node['Relation Name'] === 'outbox')
      .reduce(
        (sum, { 'Rows Removed by Filter': removed = 0, ...node }) =>
          sum + (node['Actual Rows'] + removed) * node['Actual Loops'],
        0,
      );
  };

  it('are found, and taken out of the index, past any number of changes that wait', async () => {
    await waiting('search-index', 100_000);
    await deleted('Anifrolumab');
    // As statistics are after the first rows of a backlog, and later on.
    for (const statement of ['SELECT 1', 'VACUUM (ANALYZE) outbox']) {
      await forum.dataSource.query(statement);
      for (const sql of [removalsSql, removedDocumentsSql('search_document')]) {
        expect([statement, await met(sql)]).toEqual([statement, 1]);
      }
    }
    expect((await forum.search({ q: 'anifrolumab' })).total).toBe(0);
    expect(await forum.drain('search-removal')).toBe(1);
    const [left] = await forum.dataSource.query<[{ documents: number; rows: number }]>(
      `SELECT (SELECT count(*)::int FROM search_document) AS documents,
              (SELECT count(*)::int FROM outbox) AS rows`,
    );
    expect(left).toEqual({ documents: 0, rows: 100_001 });
    await forum.dataSource.query('DELETE FROM outbox');
  });

  it('are left out until the engine has taken them out, not until it was asked to', async () => {
    await deleted('Belimumab');
    const { engine } = forum;
    const remove = engine.remove.bind(engine);
    engine.remove = () => Promise.reject(new ConsumerUnavailable('away'));
    await expect(forum.drain('search-removal')).rejects.toThrow('away');
    expect((await forum.search({ q: 'belimumab' })).total).toBe(0);
    engine.remove = remove;
    expect(await forum.drain('search-removal')).toBe(1);
    expect((await forum.search({ q: 'belimumab' })).total).toBe(0);
  });

  it('have searches refused where more wait than are looked up each time', async () => {
    await waiting('search-removal', MOST_REMOVALS);
    expect((await forum.search({ q: 'emapalumab' })).total).toBe(0);
    await waiting('search-removal', 1);
    await expect(forum.search({ q: 'emapalumab' })).rejects.toMatchObject({
      ...{ code: 'search_unavailable', status: 503 },
    });
  });
});
