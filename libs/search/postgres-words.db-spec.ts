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
