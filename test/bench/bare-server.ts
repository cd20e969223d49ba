import { channelColumns, channelView, type ChannelRow } from '@rounds/channels';
import { momentsAsText } from '@rounds/platform';
import { postView, postViewColumns, postViewJoins, type PostRow } from '@rounds/threads';
import { fastify } from 'fastify';
import pg from 'pg';
import { Server } from 'socket.io';

/**
 * What the parts can do without Rounds: routes of one query each, and a room of Socket.IO that gets
 * whatever is posted. The thread page and the channel list have the same bytes as those of Rounds, as
 * `reads.ts` makes sure; nobody is asked who they are or what they may see. DATABASE_URL is a
 * database filled by make-data.
 */
export async function main(): Promise<void> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
  const app = fastify();
  const { rows: readers } = await pool.query<{ id: string }>(
    `SELECT id FROM clinician WHERE email LIKE 'load%@rounds.test' ORDER BY id LIMIT 1000`,
  );
  app.get<{ Params: { id: string; reader: number } }>('/thread/:id/:reader', async ({ params }) => {
    const values = [readers[params.reader]?.id, params.id];
    const { rows } = await pool.query<PostRow>({
      ...{ name: 'thread', text: THREAD, values, types: momentsAsText },
    });
    const items = rows.slice(0, PAGE).map(postView);
    return { items, nextCursor: rows.length > PAGE ? String(items.at(-1)?.number) : null };
  });
  app.get<{ Params: { reader: number } }>('/feed/:reader', async ({ params }) => {
    const values = [readers[params.reader]?.id];
    const { rows } = await pool.query({ name: 'feed', text: FEED, values });
    return { items: rows };
  });
  app.get<{ Params: { reader: number } }>('/channels/:reader', async ({ params }) => {
    const values = [readers[params.reader]?.id];
    const { rows } = await pool.query<ChannelRow>({
      ...{ name: 'channels', text: CHANNELS, values, types: momentsAsText },
    });
    return { items: rows.map(channelView), nextCursor: null };
  });
  const io = new Server(app.server, { serveClient: false });
  io.on('connection', (socket) => void socket.join('room'));
  app.post('/publish', async ({ body }, answer) => {
    io.to('room').emit('post:published', body);
    return answer.status(201).send(body);
  });
  await pool.query(`
    CREATE SCHEMA IF NOT EXISTS bare_live;
    CREATE TABLE IF NOT EXISTS bare_live.head (last_seq bigint NOT NULL) WITH (fillfactor = 50);
    CREATE TABLE IF NOT EXISTS bare_live.post (seq bigint PRIMARY KEY, post jsonb NOT NULL);
    INSERT INTO bare_live.head SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM bare_live.head)`);
  app.post('/publish-durably', async ({ body }, answer) => {
    await pool.query({ name: 'durably', text: DURABLY, values: [JSON.stringify(body)] });
    io.to('room').emit('post:published', body);
    return answer.status(201).send(body);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  process.on('SIGTERM', () => process.exit(0));
  console.log(`bare server is ready at http://127.0.0.1:${address.port}`);
}

/** With its place in the order of all, on disk when it returns. */
const DURABLY = `
  WITH head AS (UPDATE bare_live.head SET last_seq = last_seq + 1 RETURNING last_seq)
  INSERT INTO bare_live.post SELECT last_seq, $1::jsonb FROM head`;

const POST = `p.id, p.thread_id, p.channel_id, p.number, p.body, p.html, p.helpful_count,
  p.seen_it_too_count, p.created_at, c.id AS author_id, c.display_name, c.specialty_slug`;

const PAGE = 20;

/** One more tells whether there are more. */
const THREAD = `
  SELECT ${postViewColumns('$1')} FROM (
    SELECT * FROM post WHERE thread_id = $2 AND number > 0 ORDER BY number LIMIT ${PAGE + 1}) p
    ${postViewJoins} ORDER BY p.number`;

const FEED = `
  SELECT ${POST}, t.title FROM (
    SELECT newest.id FROM follow f CROSS JOIN LATERAL (
      SELECT p.id FROM post p WHERE p.author_id = f.followed_id AND p.deleted_at IS NULL
       ORDER BY p.id DESC LIMIT 20) newest
     WHERE f.follower_id = $1 ORDER BY newest.id DESC LIMIT 20) page
  JOIN post p ON p.id = page.id JOIN clinician c ON c.id = p.author_id
  JOIN thread t ON t.id = p.thread_id
  ORDER BY p.id DESC`;

const CHANNELS = `
  SELECT ${channelColumns}
    FROM channel c JOIN channel_head h ON h.channel_id = c.id
    LEFT JOIN membership m ON m.channel_id = c.id AND m.clinician_id = $1
   WHERE c.visibility = 'open' OR m.clinician_id IS NOT NULL
   ORDER BY lower(c.name), c.id LIMIT 100`;
