import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { post, type OpenThreadBody, type PostView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { OutboxConsumers } from '@rounds/platform';
import { countQueries, insertClinician } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { PostEditsService } from './post-edits.service.js';
import { PostMentions } from './post-mentions.js';
import { PostReader } from './post-reader.js';
import { PostsRecognition } from './posts-recognition.js';
import { ThreadReader } from './thread-reader.js';
import { ThreadReplay } from './thread-replay.js';
import { PostTouched } from './threads-events.js';
import { ThreadsTestForum } from './threads-test-forum.js';

const CONSUMER = 'probe';

type Tags = Pick<OpenThreadBody, 'medicationIds' | 'effectIds'>;

let forum: ThreadsTestForum;
let app: TestingModule;
let dataSource: DataSource;
let asker: Viewer;

beforeAll(async () => {
  forum = await ThreadsTestForum.open();
  ({ app, dataSource } = forum);
  app.get(OutboxConsumers).register({ name: CONSUMER, topic: PostTouched, handle: async () => {} });
  asker = await insertClinician(dataSource, { displayName: 'Dr. Zoloft' });
});
afterAll(() => forum.close());

const open = (body: string, tags: Partial<Tags> = {}) =>
  forum.thread(asker, 'cardiology', { body, ...tags });
const reply = (threadId: string, body: string, key?: string) =>
  forum.reply(asker, threadId, { body }, key);
const slugs = ({ mentions }: PostView) => [
  ...mentions.medications.map(({ slug }) => slug),
  ...mentions.effects.map(({ slug }) => slug),
];
const read = (postId: string) => app.get(PostReader).byId(asker, postId);
const stored = async (postId: string) => {
  const rows = await dataSource.query<{ slug: string }[]>(
    `SELECT m.slug FROM post_medication pm JOIN medication m ON m.id = pm.medication_id
      WHERE pm.post_id = $1
      UNION ALL
     SELECT e.slug FROM post_effect pe JOIN effect e ON e.id = pe.effect_id WHERE pe.post_id = $1
      ORDER BY 1`,
    [postId],
  );
  return rows.map(({ slug }) => slug);
};

it('a new thread’s first post carries what it names, in the answer as in every reading', async () => {
  const { firstPost } = await open('Bruising on **Coumadin** and sertraline; low sodium too.');
  expect(slugs(firstPost)).toEqual(['sertraline', 'warfarin', 'bruising', 'hyponatremia']);
  expect(post.parse(firstPost)).toEqual(firstPost);
  expect((await read(firstPost.id)).mentions).toEqual(firstPost.mentions);
  expect(await stored(firstPost.id)).toEqual([
    'bruising',
    'hyponatremia',
    'sertraline',
    'warfarin',
  ]);
});

it('a reply carries it too, sent twice and caught up with included', async () => {
  const thread = await open('Nothing named');
  expect(slugs(thread.firstPost)).toEqual([]);
  const key = randomUUID();
  const answer = await reply(thread.id, 'Apixaban instead: less nausea.', key);
  expect(slugs(answer)).toEqual(['apixaban', 'nausea']);
  expect(await reply(thread.id, 'Apixaban instead: less nausea.', key)).toEqual(answer);
  expect(await read(answer.id)).toEqual(answer);
  const { events } = await app.get(ThreadReplay).ofThread(asker, thread.id, 0);
  expect(events.find(({ post }) => post?.id === answer.id)?.post?.mentions).toEqual(
    answer.mentions,
  );
});

it('a page of posts costs as many queries with mentions as without', async () => {
  const thread = await open('Warfarin');
  for (const drug of ['metformin', 'lisinopril', 'sertraline', 'aspirin']) {
    await reply(thread.id, `${drug} and nausea`);
  }
  const { result, count } = await countQueries(dataSource, () =>
    app.get(PostReader).page(asker, thread.id, { limit: 50 }),
  );
  expect(result.items.map(slugs)).toEqual([
    ['warfarin'],
    ['metformin', 'nausea'],
    ['lisinopril', 'nausea'],
    ['sertraline', 'nausea'],
    ['aspirin', 'nausea'],
  ]);
  expect(count).toBe(1);
});

it('an edit names what the new text names, and nothing else', async () => {
  const { firstPost } = await open('Warfarin and metformin, with nausea.');
  const edited = await app
    .get(PostEditsService)
    .edit(asker, firstPost.id, { body: 'Metformin and apixaban, with headache.' });
  expect(slugs(edited)).toEqual(['apixaban', 'metformin', 'headache']);
  expect((await read(firstPost.id)).mentions).toEqual(edited.mentions);
});

it('a deleted post says nothing', async () => {
  const thread = await open('Nothing named');
  const { id } = await reply(thread.id, 'Warfarin');
  expect(slugs(await app.get(PostEditsService).remove(asker, id))).toEqual([]);
  expect(slugs(await read(id))).toEqual([]);
});

it.each([
  ['inline code', 'Run `warfarin` now'],
  ['a fence', '```\nwarfarin\n```'],
  ['an indented block', 'So:\n\n    warfarin'],
  ['an address', 'https://example.org/warfarin'],
  ['the address of a link', '[this](https://example.org/warfarin)'],
  ['an e-mail', 'warfarin@example.org'],
  ['the name of a colleague', '@[Dr. Zoloft](clinician:019a0000-0000-7000-8000-000000000001) hi'],
  ['two blocks', 'low\n\nsodium'],
  ['two cells of a table', '| low | sodium |\n|---|---|\n| heart | failure |'],
  ['two items of a list', '- low\n- sodium'],
])('nothing is recognised in %s', async (_, markdown) => {
  const { medications, effects } = await app.get(PostMentions).inDraft(markdown);
  expect([...medications, ...effects]).toEqual([]);
});

it.each([
  ['emphasis', 'war**farin** and *metformin*', ['metformin', 'warfarin']],
  ['the text of a link', '[warfarin label](https://example.org/x)', ['warfarin']],
  [
    'a heading, a quote and a list',
    '# Warfarin\n\n> metformin\n\n- aspirin',
    ['aspirin', 'metformin', 'warfarin'],
  ],
  ['a line that is broken', 'low\nsodium', ['hyponatremia']],
  [
    'what HTML escapes',
    'AKI<warfarin & "metformin"',
    ['metformin', 'warfarin', 'acute-kidney-injury'],
  ],
  ['right-to-left text with emoji', 'نزيف 🩸 بعد warfarin', ['warfarin']],
])('names in %s are', async (_, markdown, expected) => {
  const mentions = await app.get(PostMentions).inDraft(markdown);
  expect(slugs({ mentions } as PostView)).toEqual(expected);
});

it('a list is found by all that it names, and what is longer by the first hundred', async () => {
  const rows = await dataSource.query<{ slug: string; name: string }[]>(
    `SELECT slug, name FROM medication
      WHERE name ~ '^[a-z]+(mab|nib|vir|olol|pril|sartan|statin|gliptin|dipine|azole|mycin|cillin)$'
      ORDER BY slug`,
  );
  const listOf = (length: number) =>
    rows.slice(0, length).map(({ name }) => `- ${name.toUpperCase()} 5 mg`);
  const reconciled = rows.slice(0, 25).map(({ slug }) => slug);
  const { firstPost } = await open(listOf(25).join('\n'));
  expect(slugs(firstPost).sort()).toEqual(reconciled.toSorted());
  expect((await stored(firstPost.id)).sort()).toEqual(reconciled.toSorted());
  const { medications } = await app.get(PostMentions).inDraft(listOf(120).join('\n'));
  expect([rows.length > 120, medications.length]).toEqual([true, 100]);
  expect(medications.map(({ slug }) => slug)).toEqual(expect.arrayContaining(reconciled));
});

describe('posts from before', () => {
  const forget = async () => {
    await dataSource.query('TRUNCATE post_medication, post_effect');
    await dataSource.query('UPDATE post SET mentions = NULL');
    await dataSource.query('DELETE FROM outbox');
    await dataSource.query(
      'UPDATE recognition_state SET done = NULL, target = NULL, after_post_id = NULL',
    );
  };
  const state = async () => {
    const [row] = await dataSource.query<{ done: string | null; after: string | null }[]>(
      'SELECT done, after_post_id AS after FROM recognition_state',
    );
    return row!;
  };

  it('are read in the background, and search is told of those that name something', async () => {
    const named = await open('Warfarin and nausea');
    const plain = await open('Nothing named');
    const edited = await reply(named.id, 'Metformin');
    await forget();
    const posts = await dataSource.query<unknown[]>('SELECT 1 FROM post WHERE deleted_at IS NULL');
    expect(await app.get(PostsRecognition).run()).toBe(posts.length);
    expect(await stored(named.firstPost.id)).toEqual(['nausea', 'warfarin']);
    expect((await read(named.firstPost.id)).mentions).toEqual(named.firstPost.mentions);
    expect(await stored(edited.id)).toEqual(['metformin']);
    expect(await stored(plain.firstPost.id)).toEqual([]);
    const told = await dataSource.query<{ id: string }[]>(
      `SELECT payload ->> 'postId' AS id FROM outbox WHERE consumer = $1`,
      [CONSUMER],
    );
    expect(told.map(({ id }) => id)).toContain(named.firstPost.id);
    expect(told.map(({ id }) => id)).not.toContain(plain.firstPost.id);
    expect(await app.get(PostsRecognition).run()).toBe(0);
  });

  it('are read on from where a killed process stopped, and by two at once not twice', async () => {
    const thread = await open('Nothing named');
    await dataSource.query(
      `INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT gen_random_uuid(), $1, $2, 1 + n, $3, 'x', '<p>Warfarin</p>', now()
         FROM generate_series(1, 450) n`,
      [thread.id, thread.channelId, asker.id],
    );
    await forget();
    const first = app.get(PostsRecognition);
    // The signal of a shutdown, after one batch.
    const { count: all } = await posts();
    const stop = { aborted: false };
    const batch = Object.getPrototypeOf(first).batch as (...args: unknown[]) => Promise<number>;
    first['batch'] = async function (...args: unknown[]) {
      stop.aborted = true;
      return batch.apply(first, args);
    };
    expect(await first.run(stop as AbortSignal)).toBe(200);
    delete (first as unknown as Record<string, unknown>).batch;
    expect(await state()).toEqual({ done: null, after: expect.any(String) });
    const other = new PostsRecognition(
      first['registry'],
      dataSource,
      first['vocabulary'],
      first['outbox'],
    );
    const [one, two] = await Promise.all([first.run(), other.run()]);
    await first.run();
    expect(one + two).toBeLessThanOrEqual(all - 200);
    expect(await state()).toEqual({ done: expect.any(String), after: null });
    const [left] = await dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int FROM post p WHERE html = '<p>Warfarin</p>' AND NOT EXISTS (
         SELECT 1 FROM post_medication WHERE post_id = p.id)`,
    );
    expect(left).toEqual({ count: 0 });
  });

  it('are read again when the vocabulary has grown', async () => {
    const { firstPost } = await open('What of brandnewmab?');
    expect(await app.get(PostsRecognition).run()).toBe(0);
    await dataSource.query(`
      WITH added AS (INSERT INTO medication (id, slug, name, origin)
        VALUES ('019aaaaa-0000-7000-8000-000000000009', 'brandnewmab', 'brandnewmab', 'imported')
        RETURNING id)
      INSERT INTO medication_name (medication_id, folded, name, kind, origin)
        SELECT id, 'brandnewmab', 'brandnewmab', 'ingredient', 'imported' FROM added`);
    await dataSource.query('UPDATE vocabulary_version SET revision = revision + 1');
    expect(await app.get(PostsRecognition).run()).toBeGreaterThan(0);
    expect(await stored(firstPost.id)).toEqual(['brandnewmab']);
    expect(slugs(await read(firstPost.id))).toEqual(['brandnewmab']);
  });

  it('show the new name when an import renames what they name, and search is not troubled', async () => {
    const tags = { medicationIds: ['tramadol', 'ramipril'], effectIds: ['nausea'] };
    const opened = await open('Tramadol, then nausea', tags);
    const { firstPost } = opened;
    const other = await open('Ramipril');
    const threadNow = () => app.get(ThreadReader).byId(asker, opened.id);
    expect((await threadNow()).medications.map(({ name }) => name)).toEqual([
      'ramipril',
      'tramadol',
    ]);
    await app.get(PostsRecognition).run();
    await dataSource.query('DELETE FROM outbox');
    await dataSource.query(`UPDATE medication SET name = 'Amtradol' WHERE slug = 'tramadol'`);
    await dataSource.query('UPDATE vocabulary_version SET revision = revision + 1');
    expect(await app.get(PostsRecognition).run()).toBeGreaterThan(0);
    const { medications, effects } = (await read(firstPost.id)).mentions;
    expect(medications).toEqual([{ ...firstPost.mentions.medications[0], name: 'Amtradol' }]);
    expect(effects).toEqual(firstPost.mentions.effects);
    expect(await read(other.firstPost.id)).toEqual(other.firstPost);
    expect((await threadNow()).medications.map(({ name }) => name)).toEqual([
      'Amtradol',
      'ramipril',
    ]);
    expect((await threadNow()).effects).toEqual(opened.effects);
    expect(await dataSource.query('SELECT * FROM outbox')).toEqual([]);
  });

  const posts = async () => {
    const [row] = await dataSource.query<{ count: number }[]>(
      'SELECT count(*)::int FROM post WHERE deleted_at IS NULL',
    );
    return row!;
  };
});

it('the migration shows of posts that are there already what it finds named', async () => {
  const thread = await open('Bruising on Coumadin and sertraline; low sodium too.', {
    medicationIds: ['sertraline', 'apixaban'],
  });
  await reply(thread.id, 'Nothing named');
  await reply(thread.id, 'Apixaban');
  await reply(thread.id, 'Headache');
  const page = () => app.get(PostReader).page(asker, thread.id, { limit: 50 });
  const before = await page();
  const tagged = await app.get(ThreadReader).byId(asker, thread.id);
  expect(before.items.map((post) => slugs(post).length)).toEqual([4, 0, 1, 1]);
  const { migrations } = await forum.database.dataSource();
  const runner = dataSource.createQueryRunner();
  const migration = migrations.find(({ constructor }) =>
    constructor.name.startsWith('ShownTerms'),
  )!;
  await migration.down(runner);
  await migration.up(runner);
  await runner.release();
  expect(await page()).toEqual(before);
  expect(await app.get(ThreadReader).byId(asker, thread.id)).toEqual(tagged);
  expect(tagged.medications).toHaveLength(2);
});

it('the newest threads and posts that name a medication come from an index', async () => {
  const plan = async (sql: string) => {
    const rows = await dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      await tx.query('SET LOCAL enable_bitmapscan = off');
      return tx.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`);
    });
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const id = '019aaaaa-0000-7000-8000-000000000009';
  const newestPosts = await plan(
    `SELECT post_id, thread_id FROM post_medication WHERE medication_id = '${id}'
      ORDER BY post_id DESC LIMIT 20`,
  );
  expect(newestPosts).toContain('post_medication_by_post');
  expect(newestPosts).not.toContain('Sort');
  const newestThreads = await plan(
    `SELECT DISTINCT thread_id FROM post_medication WHERE medication_id = '${id}'
      ORDER BY thread_id DESC LIMIT 20`,
  );
  expect(newestThreads).toContain('post_medication_by_thread');
  expect(newestThreads).not.toContain('Sort');
});
