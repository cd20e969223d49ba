import { completionsSql } from './postgres-completions.js';
import { PostgresEngine } from './postgres-engine.js';
import { SearchTestForum } from './search-test-forum.js';

/** Each with so many words that are in no other, every tenth with the same two letters first. */
const POSTS = 60;
const RARE = 200;
const rare = (n: number) => `${'qabdefghij'[n % 10]}u${(n + 1_000).toString(36)}x`;

describe('what one or two letters may become', () => {
  let forum: SearchTestForum;

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    const ids: string[] = [];
    for (let i = 0; i < POSTS; i += 1) {
      const words = Array.from({ length: RARE }, (_, n) => rare(RARE * i + n)).join(' ');
      const often = `${i % 2 ? 'quetiapine' : 'quarterly'} ${i % 10 ? '' : 'давление'} дозаx${i}`;
      const { postId } = await forum.thread({ title: `Report ${i}`, body: `${words} ${often}` });
      ids.push(postId);
    }
    for (let i = 0; i < ids.length; i += 7) await forum.indexer.refresh(ids.slice(i, i + 7));
    await forum.dataSource.query('ANALYZE search_lexeme');
  });
  afterAll(() => forum?.close());

  const completions = async (prefix: string) => {
    const rows = await forum.dataSource.query<{ lexeme: string; df: number }[]>(
      `${completionsSql(prefix, '$1')} ORDER BY df DESC, lexeme LIMIT 2`,
      [prefix],
    );
    return rows.map(({ lexeme, df }) => [lexeme, df]);
  };
  const wrongLevels = () =>
    forum.dataSource.query(
      'SELECT lexeme FROM search_lexeme WHERE df > 0 AND level <> round(2 * ln(df))',
    );

  const often = [
    ['quarter', 30],
    ['quetiapin', 30],
  ];

  it('is the most frequent of what begins so', async () => {
    expect(await completions('qu')).toEqual(often);
    expect((await completions('д'))[0]).toEqual(['давление', 6]);
    expect(await forum.titles({ q: 'qu', limit: 50 })).toHaveLength(50);
    expect(await forum.titles({ q: 'д', limit: 10 })).toContain('Report 50');
  });

  it('is found without reading all of that', async () => {
    const [row] = await forum.dataSource.query<{ 'QUERY PLAN': { Plan: Plan }[] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${completionsSql('qu', '$1')}`,
      ['qu'],
    );
    const scans = scansOf(row!['QUERY PLAN'][0]!.Plan);
    expect(scans.map((scan) => scan['Index Name'])).toEqual(['search_lexeme_by_two']);
    expect(scans[0]!['Actual Rows']).toBeLessThanOrEqual(100);
  });

  it('has levels that go with the frequencies, written one by one or by a rebuild', async () => {
    expect(await wrongLevels()).toEqual([]);
    await forum.indexer.rebuild();
    expect(await wrongLevels()).toEqual([]);
    expect(await completions('qu')).toEqual(often);
  });

  it('is no class of medications', async () => {
    const { postId } = await forum.thread({ title: 'Any', medications: ['sertraline'] });
    await forum.indexer.refresh([postId]);
    const classes = await forum.dataSource.query(
      `SELECT 1 FROM search_lexeme WHERE lexeme LIKE 'class:%'`,
    );
    expect(classes).not.toEqual([]);
    expect(await completions('cl')).toEqual([]);
  });
});

interface Plan {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows': number;
  Plans?: Plan[];
}

const scansOf = (plan: Plan): Plan[] => [
  ...(plan['Node Type'].includes('Scan') && plan['Index Name'] ? [plan] : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
];
