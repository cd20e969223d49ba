import { searchQuery } from '@rounds/contracts';
import { countQueries, withoutVocabularyLook } from '@rounds/testing';
import { PostgresEngine } from './postgres-engine.js';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum } from './search-test-forum.js';

describe('the names that a query was understood by', () => {
  let forum: SearchTestForum;

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
  });
  afterAll(() => forum?.close());

  const resolved = async (q: string) => {
    const { result, statements } = await countQueries(forum.dataSource, () =>
      forum.app.get(SearchResolver).resolve(forum.reader, searchQuery.parse({ q })),
    );
    const own = withoutVocabularyLook(statements);
    const { understood } = result;
    return {
      statements: own.length,
      named: understood.map(({ typed, medications }) => [typed, ...medications.map((m) => m.slug)]),
    };
  };

  it('come with the medications that have a page, and cost no look-up', async () => {
    await resolved('warfarin'); // reads the vocabulary
    expect(await resolved('purpura palpable')).toEqual({ statements: 1, named: [] });
    expect(await resolved('Coumadin glucophge nausea insulin glargine INR')).toEqual({
      statements: 1,
      named: expect.arrayContaining([
        ['Coumadin', 'warfarin'],
        ['glucophge', 'metformin'],
        ['nausea'],
        ['insulin glargine', 'insulin-glargine'],
      ]) as unknown,
    });
  });

  it('are told of a medication that has no other name, and of two that share one', async () => {
    expect((await resolved('sotrovimab')).named).toEqual([['sotrovimab', 'sotrovimab']]);
    expect((await resolved('Monoket')).named).toEqual([
      ['Monoket', 'isosorbide', 'isosorbide-mononitrate'],
    ]);
  });
});
