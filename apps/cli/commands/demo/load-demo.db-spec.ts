import { PasswordHasher } from '@rounds/identity';
import { forumFaults, testDatabase, type TestDatabase } from '@rounds/testing';
import pg from 'pg';
import { loadDemoContent } from './demo-content.js';
import { dropEverything, hasAccounts, isServed, readDemoMarker } from './demo-marker.js';
import { loadDemo } from './load-demo.js';

let database: TestDatabase;
let client: pg.Client;
const one = async (sql: string) => (await client.query(sql)).rows[0];

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('loading the demo', () => {
  it('leaves nothing behind when it fails at its very end, and can then be done again', async () => {
    expect(await hasAccounts(client)).toBe(false);
    await client.query('CREATE TABLE demo_marker (in_the_way int, password text)');
    await expect(loadDemo(client, [])).rejects.toThrow(/demo_marker/);
    expect(await hasAccounts(client)).toBe(false);
    expect(await readDemoMarker(client)).toBeNull();
    await client.query('DROP TABLE demo_marker');

    const password = await loadDemo(client, ['search-index']);
    expect(await readDemoMarker(client)).toEqual({ password });
    expect(await hasAccounts(client)).toBe(true);
  });

  it('contradicts itself nowhere', async () => {
    expect(await forumFaults(client)).toEqual([]);
  });

  it.each([
    ['UPDATE channel_head SET last_seq = last_seq + 1', 'a channel log has gaps'],
    ['UPDATE thread SET last_post_number = last_post_number - 1', 'posts are not numbered'],
    ['UPDATE post SET helpful_count = helpful_count + 1', 'reactions are counted wrongly'],
    ['UPDATE channel SET member_count = 0', 'members are counted wrongly'],
    ['UPDATE clinician SET follower_count = 0', 'followers are counted wrongly'],
    [`UPDATE post SET created_at = created_at - interval '1 day'`, 'an id carries another time'],
    [`DELETE FROM channel_event WHERE type = 'post.published'`, 'a post is not in the log once'],
  ])('would be found out by "%s"', async (sql, fault) => {
    await client.query(`BEGIN; ${sql}`);
    const faults = await forumFaults(client);
    await client.query('ROLLBACK');
    expect(faults).toContainEqual(expect.stringContaining(fault));
  });

  it('holds the whole content, and search hears of every post', async () => {
    const { threads, library, privateChannels, clinicians } = loadDemoContent();
    const everyThread = [...threads, ...privateChannels.flatMap((channel) => channel.threads)];
    const posts = everyThread.reduce(
      (sum, thread) => sum + 1 + thread.posts.length,
      library.length,
    );
    expect(
      await one(`SELECT (SELECT count(*)::int FROM clinician) AS clinicians,
        (SELECT count(*)::int FROM thread) AS threads, (SELECT count(*)::int FROM post) AS posts,
        (SELECT count(DISTINCT payload->>'postId')::int FROM outbox
          WHERE consumer = 'search-index') AS queued`),
    ).toEqual({
      clinicians: clinicians.length + 1,
      threads: everyThread.length + library.length,
      posts,
      queued: posts,
    });
  });

  it('says with each post what it names, and has nothing to read again', async () => {
    expect(
      await one(`SELECT
        (SELECT count(DISTINCT post_id)::int > 150 FROM post_medication) AS medications,
        (SELECT count(DISTINCT post_id)::int > 100 FROM post_effect) AS effects,
        (SELECT done FROM recognition_state) AS done`),
    ).toEqual({ medications: true, effects: true, done: 'any' });
  });

  it('lets everyone but the library in with the password', async () => {
    const marker = await readDemoMarker(client);
    const { rows } = await client.query('SELECT email, password_hash AS hash FROM clinician');
    const hasher = new PasswordHasher();
    const admitted = await Promise.all(
      rows.map(async ({ email, hash }) => [email, await hasher.matches(hash, marker!.password)]),
    );
    expect(admitted.filter(([, yes]) => !yes)).toEqual([['library@rounds.test', false]]);
    expect(admitted.length).toBeGreaterThan(40);
  });

  it('quotes the library as a source and as nobody', async () => {
    const { rows } = await client.query(
      `SELECT p.number, p.html, c.specialty_slug AS specialty FROM post p
         JOIN clinician c ON c.id = p.author_id WHERE c.email = 'library@rounds.test'`,
    );
    expect(rows).toHaveLength(loadDemoContent().library.length);
    for (const { number, html, specialty } of rows) {
      expect({ number, specialty }).toEqual({ number: 1, specialty: null });
      expect(html).toMatch(/^<blockquote>\s*<p dir="auto">[^<]+<\/p>\s*<\/blockquote>\s*<p/);
      expect(html).toMatch(/<p dir="auto">Source: \w+, <a href="https?:[^"]+"[^>]*>[^<]+<\/a>, in/);
      expect(html).toContain('href="https://creativecommons.org/licenses/by/4.0/"');
    }
  });

  it('decides about everyone who asked to be verified, but for those who wait', async () => {
    expect(
      await client.query(
        `SELECT r.status, c.verification_status AS verification, count(*)::int AS clinicians,
                count(d.id)::int AS decisions, count(d.reason)::int AS reasons
           FROM verification_request r JOIN clinician c ON c.id = r.clinician_id
           LEFT JOIN verification_decision d ON d.request_id = r.id
          GROUP BY 1, 2 ORDER BY 1`,
      ),
    ).toMatchObject({
      rows: [
        { status: 'approved', verification: 'verified', clinicians: 42, decisions: 42, reasons: 0 },
        { status: 'pending', verification: 'pending', clinicians: 3, decisions: 0, reasons: 0 },
        { status: 'rejected', verification: 'rejected', clinicians: 1, decisions: 1, reasons: 1 },
      ],
    });
    const own = `SELECT 1 FROM verification_decision d
      JOIN verification_request r ON r.id = d.request_id WHERE d.reviewer_id = r.clinician_id`;
    expect((await client.query(own)).rows).toEqual([]);
  });

  it('leaves some threads read and some unread', async () => {
    const { rows } = await client.query(`
      SELECT m.clinician_id, count(p.id)::int AS unread
        FROM membership m JOIN thread t ON t.channel_id = m.channel_id
        LEFT JOIN thread_state s ON s.thread_id = t.id AND s.clinician_id = m.clinician_id
        LEFT JOIN post p ON p.thread_id = t.id AND p.number > coalesce(s.last_read_number, 0)
         AND p.created_at > m.unread_since AND p.author_id <> m.clinician_id
       GROUP BY m.clinician_id`);
    const unread = rows.map((row) => row.unread).sort((a, b) => a - b);
    expect(unread.filter((count) => count > 0).length).toBeGreaterThan(rows.length / 2);
    expect(unread.at(-1)).toBeLessThan(100);
  });

  it('is seen to be in use while another process of Rounds has it open', async () => {
    expect(await isServed(client)).toBe(false);
    const other = new pg.Client({ connectionString: database.url, application_name: 'rounds' });
    await other.connect();
    expect(await isServed(client)).toBe(true);
    await other.end();
  });

  it('can be taken away whole', async () => {
    await dropEverything(client);
    expect(await hasAccounts(client)).toBe(false);
    expect(await readDemoMarker(client)).toBeNull();
  });
});
