import { MeilisearchEngine } from './meilisearch-engine.js';
import { PostgresEngine } from './postgres-engine.js';
import { noSynonyms, SearchTestForum } from './search-test-forum.js';
import { SimilarThreads } from './similar-threads.js';

const similar = async (forum: SearchTestForum, title: string, channel?: string) => {
  const query = { title, ...(channel && { channel }) };
  const { items } = await forum.app.get(SimilarThreads).find(forum.reader, query);
  return items.map((item) => item.title);
};

describe('similar threads', () => {
  let forum: SearchTestForum;
  beforeAll(async () => {
    forum = await SearchTestForum.open((dataSource) => new PostgresEngine(dataSource));
    const colleague = await forum.clinician('Dr Colleague');
    await forum.privateChannel('ward', [colleague]);
    const threads = [
      { title: 'Myalgia on rosuvastatin', body: 'Weakness of both legs.' },
      { title: 'Crestor', body: 'Myalgia after two weeks, CK normal.', channel: 'psychiatry' },
      { title: 'Myalgia after a marathon', body: 'Nothing taken.' },
      { title: 'Hidden: myalgia on rosuvastatin', channel: 'ward', author: colleague },
      { title: 'Deleted: myalgia on rosuvastatin' },
    ];
    const made = [];
    for (const thread of threads) made.push(await forum.thread(thread));
    const replies = [];
    for (const body of ['Myalgia, rosuvastatin: yes', 'Rosuvastatin again, myalgia again']) {
      replies.push(await forum.reply(made[0]!.threadId, body));
    }
    await forum.dataSource.query('UPDATE thread SET deleted_at = now() WHERE id = $1', [
      made[4]!.threadId,
    ]);
    await forum.indexer.refresh([...made.map(({ postId }) => postId), ...replies]);
  });
  afterAll(() => forum?.close());

  it('share most of the title’s words, by any name, each thread once, and only what is in sight', async () => {
    const found = await similar(forum, 'Rosuvastatin myalgia in the elderly?');
    expect(found.toSorted()).toEqual(['Crestor', 'Myalgia on rosuvastatin']);
  });

  it('stand by the best of their posts, whatever else is said in them', async () => {
    const best = await forum.thread({ title: 'Ivabradine bradycardia dosing', body: 'Halve it?' });
    const weak = `Bradycardia, not of ivabradine: ${'many other words '.repeat(60)}`;
    const reply = await forum.reply(best.threadId, weak);
    const other = await forum.thread({ title: 'Ivabradine and bradycardia', body: 'At night.' });
    await forum.indexer.refresh([best.postId, reply, other.postId]);
    expect(await similar(forum, 'Ivabradine bradycardia dosing')).toEqual([
      'Ivabradine bradycardia dosing',
      'Ivabradine and bradycardia',
    ]);
  });

  it('are those of the channel first', async () => {
    expect(await similar(forum, 'Rosuvastatin myalgia', 'psychiatry')).toEqual([
      'Crestor',
      'Myalgia on rosuvastatin',
    ]);
    expect(await similar(forum, 'Rosuvastatin myalgia', 'cardiology')).toEqual([
      'Myalgia on rosuvastatin',
      'Crestor',
    ]);
  });

  it.each(['', 'the and of', '…?!', 'in:psychiatry', '"', '🩸', 'Completely different matters'])(
    'are none of “%s”',
    async (title) => {
      expect(await similar(forum, title)).toEqual([]);
    },
  );
});

it('while the engine is down, similar threads are refused as searches are', async () => {
  const forum = await SearchTestForum.open(
    () => new MeilisearchEngine({ url: 'http://127.0.0.1:9' }, noSynonyms),
  );
  try {
    await expect(similar(forum, 'Rosuvastatin myalgia')).rejects.toMatchObject({
      code: 'search_unavailable',
    });
  } finally {
    await forum.close();
  }
});
