import { PasswordHasher } from '@rounds/identity';
import { forumFaults, testDatabase, type TestDatabase } from '@rounds/testing';
import { renderPostMarkdown } from '@rounds/threads';
import pg from 'pg';
import { LOAD_PASSWORD } from './load-accounts.js';
import { requireLoadSize } from './load-size.js';
import { makeData, type LoadedData } from './make-data.js';

const SIZE = { clinicians: 60, threads: 520, posts: 11_000 };

let database: TestDatabase;
let client: pg.Client;
let loaded: LoadedData;
const ask = async <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await client.query(sql, values)).rows;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  loaded = await makeData(database.url, SIZE, () => {});
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('data for load tests', () => {
  it('is as much as was asked for and contradicts itself nowhere', async () => {
    expect(
      await ask(`SELECT (SELECT count(*)::int FROM clinician) AS clinicians,
        (SELECT count(*)::int FROM thread) AS threads, (SELECT count(*)::int FROM post) AS posts`),
    ).toEqual([SIZE]);
    expect(await forumFaults(client)).toEqual([]);
  });

  it('names 480 threads of at least 20 posts, one of 1,000, and the channels', async () => {
    const posts = `SELECT last_post_number AS posts FROM thread WHERE id = ANY($1) ORDER BY 1`;
    const lengths = await ask<{ posts: number }>(posts, [loaded.threads]);
    expect(lengths).toHaveLength(480);
    expect(lengths[0]?.posts).toBeGreaterThanOrEqual(20);
    expect(await ask(posts, [[loaded.bigThread]])).toEqual([{ posts: 1000 }]);
    const used = await ask<{ id: string }>('SELECT DISTINCT channel_id AS id FROM thread');
    expect(used.map(({ id }) => id).sort()).toEqual([...loaded.channels].sort());
  });

  it('renders as the posts of clinicians do', async () => {
    const posts = await ask<{ body: string; html: string }>(
      'SELECT body, html FROM post ORDER BY id LIMIT 400',
    );
    expect(posts.filter(({ body }) => body.includes('\n\n')).length).toBeGreaterThan(50);
    for (const { body, html } of posts) expect(html).toBe(renderPostMarkdown(body));
  });

  it('lets the load accounts in, verified, following others and in some channels', async () => {
    const [first] = await ask<{ hash: string }>(
      `SELECT password_hash AS hash FROM clinician
        WHERE email = 'load1@rounds.test' AND verification_status = 'verified'`,
    );
    expect(await new PasswordHasher().matches(first!.hash, LOAD_PASSWORD)).toBe(true);
    expect(
      await ask(
        `SELECT c.id FROM clinician c WHERE NOT EXISTS (
           SELECT 1 FROM follow WHERE follower_id = c.id) OR NOT EXISTS (
           SELECT 1 FROM membership WHERE clinician_id = c.id)`,
      ),
    ).toEqual([]);
  });

  it('is made once per database', async () => {
    await expect(makeData(database.url, SIZE, () => {})).rejects.toMatchObject({
      code: 'load_accounts_exist',
    });
    expect(await ask('SELECT count(*)::int AS posts FROM post')).toEqual([{ posts: SIZE.posts }]);
  });

  it.each([
    [{ clinicians: 1, threads: 481, posts: 10_600 }, /--clinicians must be at least 2/],
    [{ clinicians: 2, threads: 480, posts: 10_600 }, /--threads must be at least 481/],
    [{ clinicians: 2, threads: 500, posts: 10_618 }, /--posts must be at least 10619/],
  ])('refuses %j and says what is least', (size, message) => {
    expect(() => requireLoadSize(size)).toThrow(message);
  });

  it('takes the least that it names', () => {
    requireLoadSize({ clinicians: 2, threads: 481, posts: 10_600 });
  });
});
