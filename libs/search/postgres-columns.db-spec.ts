import { searchQuery } from '@rounds/contracts';
import { DataSource } from 'typeorm';
import { newId } from '@rounds/platform';
import { PostgresEngine } from './postgres-engine.js';
import { SearchHydrator } from './search-hydrator.js';
import { SearchResolver } from './search-resolver.js';
import { SearchTestForum } from './search-test-forum.js';
import { SearchService } from './search.service.js';

/** Another process of the same forum: it has columns of its own and is told of nothing. */
describe('the columns of a process that others write beside', () => {
  let forum: SearchTestForum;
  let service: SearchService;

  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    const { app, dataSource } = forum;
    const engine = new PostgresEngine(dataSource);
    service = new SearchService(app.get(SearchResolver), engine, app.get(SearchHydrator));
  });
  afterAll(() => forum?.close());

  const found = async (query: Record<string, unknown>, viewer = forum.reader) => {
    const { items, total, facets } = await service.search(viewer, searchQuery.parse(query));
    return { posts: items.map(({ postId }) => postId).sort(), total, facets };
  };
  const index = (...posts: string[]) => forum.indexer.refresh(posts);

  it('see what is new, under filters and in facets as well', async () => {
    expect(await found({ q: 'abatacept' })).toMatchObject({ posts: [], total: 0 });
    const made = await forum.thread({
      ...{ title: 'About abatacept', medications: ['warfarin'], kind: 'case' as const },
    });
    const reply = await forum.reply(made.threadId, 'More abatacept');
    await index(made.postId, reply);
    const { posts, facets } = await found({ q: 'abatacept', medication: 'warfarin', kind: 'case' });
    expect(posts).toEqual([made.postId, reply].sort());
    expect(facets.medication).toMatchObject([{ value: 'warfarin', count: 2 }]);
    expect((await found({ q: 'abatacept', thread: made.threadId })).total).toBe(2);
    expect((await found({ q: 'abatacept', thread: newId() })).total).toBe(0);
  });

  it('see edits and deletions', async () => {
    const { postId } = await forum.thread({ title: 'Edited', body: 'about bimekizumab' });
    const gone = await forum.thread({ title: 'Deleted', body: 'about bimekizumab' });
    await index(postId, gone.postId);
    expect((await found({ q: 'bimekizumab' })).total).toBe(2);
    await forum.edit(postId, 'about certolizumab');
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = $1', [gone.postId]);
    await index(postId, gone.postId);
    expect((await found({ q: 'bimekizumab' })).total).toBe(0);
    expect((await found({ q: 'certolizumab' })).posts).toEqual([postId]);
    expect((await found({ q: '' })).posts).not.toContain(gone.postId);
  });

  it('see a deletion even where it was purged before they heard of it', async () => {
    const { postId } = await forum.thread({ title: 'Purged', body: 'about brodalumab' });
    await index(postId);
    const before = (await found({ q: '' })).total;
    await forum.dataSource.query('UPDATE post SET deleted_at = now() WHERE id = $1', [postId]);
    await index(postId);
    await forum.dataSource.query('UPDATE search_statistics SET gone_documents = 100000');
    while (await forum.engine.tidy(forum.dataSource.manager));
    expect(await forum.dataSource.query('SELECT FROM search_gone')).toEqual([]);
    expect((await found({ q: '' })).total).toBe(before - 1);
  });

  it('see that a thread was answered, and what helped others', async () => {
    const { threadId } = await forum.thread({ title: 'Which?', kind: 'question' });
    const answer = await forum.reply(threadId, 'Dupilumab');
    const twin = await forum.reply(threadId, 'Dupilumab');
    const answered = async (postId: string | null) => {
      const { dataSource } = forum;
      await dataSource.query('UPDATE thread SET answer_post_id = $2 WHERE id = $1', [
        ...[threadId, postId],
      ]);
      await index(answer, twin);
      return (await found({ q: 'dupilumab is:answered' })).total;
    };
    expect(await answered(null)).toBe(0);
    expect(await answered(answer)).toBe(2);
    expect(await answered(null)).toBe(0);
    await forum.dataSource.query('UPDATE post SET helpful_count = 9 WHERE id = $1', [twin]);
    await index(twin);
    const { items } = await service.search(forum.reader, searchQuery.parse({ q: 'dupilumab' }));
    expect(items.map(({ postId }) => postId)).toEqual([twin, answer]);
  });

  it('see who may see what at that moment', async () => {
    const member = await forum.clinician('Dr. Columns');
    const channelId = await forum.privateChannel('columns-board', [member]);
    const { postId } = await forum.thread({ title: 'Etanercept', channel: 'columns-board' });
    await index(postId);
    const seen = async () => [
      (await found({ q: 'etanercept' }, member)).total,
      (await found({ q: 'etanercept' })).total,
      (await found({ q: '' }, member)).posts.includes(postId),
    ];
    expect(await seen()).toEqual([1, 0, true]);
    await forum.dataSource.query('DELETE FROM membership WHERE channel_id = $1', [channelId]);
    expect(await seen()).toEqual([0, 0, false]);
    await forum.dataSource.query(`UPDATE channel SET visibility = 'open' WHERE id = $1`, [
      channelId,
    ]);
    expect(await seen()).toEqual([1, 1, true]);
  });

  it('are of the index that a rebuild has put in the place of the other', async () => {
    const { postId } = await forum.thread({ title: 'Filgotinib before' });
    await index(postId);
    expect((await found({ q: 'filgotinib' })).posts).toEqual([postId]);
    // Ids of documents are given anew.
    await forum.dataSource.query(
      `DELETE FROM post WHERE id IN (SELECT id FROM post WHERE id <> $1 ORDER BY id LIMIT 3)`,
      [postId],
    );
    await forum.indexer.rebuild();
    expect((await found({ q: 'filgotinib' })).posts).toEqual([postId]);
    const later = await forum.thread({ title: 'Filgotinib after' });
    await index(later.postId);
    expect((await found({ q: 'filgotinib' })).posts).toEqual([postId, later.postId].sort());
  });

  it('are right whichever of many searches brings them up to date', async () => {
    const posts: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const { postId } = await forum.thread({ title: `Golimumab ${n}` });
      posts.push(postId);
      const totals = Promise.all(
        Array.from({ length: 6 }, async () => (await found({ q: 'golimumab' })).total),
      );
      await index(postId);
      for (const total of await totals) expect([n, n + 1]).toContain(total);
    }
    expect((await found({ q: 'golimumab' })).total).toBe(posts.length);
  });

  it('are loaded again after the database could not be reached', async () => {
    const away = new DataSource({ type: 'postgres', url: forum.databaseUrl });
    const engine = new PostgresEngine(away);
    await expect(engine.prepare()).rejects.toThrow();
    await away.initialize();
    await expect(engine.prepare()).resolves.toBeUndefined();
    await away.destroy();
  });
});
