import { PostgresEngine } from './postgres-engine.js';
import { SearchTestForum } from './search-test-forum.js';
import { describeSearchWords } from './search-words-contract.js';

describeSearchWords('Postgres', (dataSource) => new PostgresEngine(dataSource));

describe('Thai with Postgres', () => {
  it('is found in the middle of what has no spaces', async () => {
    const forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    const { postId } = await forum.thread({ title: 'การรักษาเบาหวาน' });
    await forum.indexer.refresh([postId]);
    expect(await forum.titles({ q: 'เบาหวาน' })).toEqual(['การรักษาเบาหวาน']);
    await forum.close();
  });
});

describe('half a brand amid a query, with Postgres', () => {
  let forum: SearchTestForum;
  const apixaban = 'Apixaban and bruises';
  const metf = ['Metf protocol one', 'Metf protocol two', 'Metf protocol three'];

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    const made = await Promise.all(
      [apixaban, 'Bruises at large', 'Warf with bruises', 'Sertraline and bruises', ...metf]
        .concat('Metformin protocol', 'Warfarin and bruises')
        .map((title) => forum.thread({ title, body: title })),
    );
    await forum.indexer.refresh(made.map(({ postId }) => postId));
  });
  afterAll(() => forum?.close());

  it.each(['eliq bruises', 'Eliqu bruises', 'bruises eliq and'])(
    'is taken for what it may become: %s',
    async (q) => {
      expect(await forum.titles({ q, sort: 'newest' })).toEqual([apixaban]);
      expect((await forum.titles({ q }))[0]).toBe(apixaban);
    },
  );

  it('is so in several words', async () => {
    expect(await forum.titles({ q: 'zolof eliq bruises' })).toEqual(
      expect.arrayContaining([apixaban, 'Sertraline and bruises']),
    );
    expect((await forum.titles({ q: 'zolof bruises', sort: 'newest' }))[0]).toBe(
      'Sertraline and bruises',
    );
  });

  it('stands behind the word itself where a post has that', async () => {
    expect((await forum.titles({ q: 'warf bruises' })).slice(0, 2)).toEqual([
      'Warf with bruises',
      'Warfarin and bruises',
    ]);
  });

  it('is only the word where more posts have that', async () => {
    const found = await forum.titles({ q: 'metf protocol', sort: 'newest' });
    expect(found.sort()).toEqual([...metf].sort());
  });

  it('is the word itself in three letters', async () => {
    expect(await forum.titles({ q: 'eli bruises' })).toHaveLength(5);
  });
});
