import type { INestApplicationContext } from '@nestjs/common';
import { FeedReader } from '@rounds/feed';
import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { DataSource } from 'typeorm';

const READERS = 20;
const FOLLOWED = 500;
const CHANNELS_JOINED = 6;
const UNREAD = 40;

/** Those who call, 20 of a kind. */
export interface GrowthReaders {
  /** Each follows 500, has joined some channels and has 40 posts left to read. */
  readers: Viewer[];
  /** Where the fifth page of each one's feed begins. */
  fifthPages: string[];
  /** Each follows 500 others, who wrote a hundredth of all posts between them. */
  listeners: Viewer[];
  /** Each follows some 20. */
  others: Viewer[];
  /** The same, and 5 medications. */
  prescribers: Viewer[];
}

export async function growthReaders(
  app: INestApplicationContext,
  channels: string[],
): Promise<GrowthReaders> {
  const dataSource = app.get(DataSource);
  const accounts = await loadAccounts(dataSource);
  const group = (nth: number) => accounts.slice(nth * READERS, (nth + 1) * READERS);
  const [readers, listeners, others, prescribers] = [group(0), group(1), group(2), group(3)];
  await makeReaders(dataSource, readers, channels);
  await makeListeners(dataSource, listeners);
  await makePrescribers(dataSource, prescribers);
  const fifthPages = await Promise.all(readers.map((who) => fifthPage(app.get(FeedReader), who)));
  return { readers, fifthPages, listeners, others, prescribers };
}

async function loadAccounts(dataSource: DataSource): Promise<Viewer[]> {
  const rows = await dataSource.query<{ id: string; name: string }[]>(
    `SELECT id, display_name AS name FROM clinician WHERE email LIKE 'load%@rounds.test'
      ORDER BY id LIMIT $1`,
    [4 * READERS],
  );
  return rows.map(({ id, name }) => ({
    ...{ id, sessionId: newId(), displayName: name, role: 'clinician', verification: 'verified' },
    ...{ verified: true, suspended: false },
    author: { id, displayName: name, specialty: null, verified: true },
  })) as unknown as Viewer[];
}

const idsOf = (viewers: Viewer[]) => viewers.map(({ id }) => id);

async function makeReaders(dataSource: DataSource, readers: Viewer[], channels: string[]) {
  const ids = idsOf(readers);
  await dataSource.query(
    `INSERT INTO follow (follower_id, followed_id)
     SELECT r.id, f.id FROM unnest($1::uuid[]) r(id) CROSS JOIN LATERAL (
       SELECT c.id FROM clinician c WHERE c.email LIKE 'load%@rounds.test' AND c.id <> r.id
        ORDER BY hashtext(c.email || r.id) LIMIT $2) f ON CONFLICT DO NOTHING`,
    [ids, FOLLOWED],
  );
  await dataSource.query('DELETE FROM membership WHERE clinician_id = ANY($1)', [ids]);
  // Everything up to the last 40 posts of their channels has been read.
  const joined = channels.slice(0, CHANNELS_JOINED);
  await dataSource.query(
    `INSERT INTO membership (channel_id, clinician_id, unread_since)
     SELECT c.id, r.id, (SELECT created_at FROM post p WHERE p.channel_id = ANY($2)
        ORDER BY p.id DESC OFFSET $3 LIMIT 1)
       FROM unnest($2::uuid[]) c(id), unnest($1::uuid[]) r(id)`,
    [ids, joined, UNREAD],
  );
}

/** New clinicians get every hundredth reply. */
async function makeListeners(dataSource: DataSource, listeners: Viewer[]) {
  const quiet = Array.from({ length: FOLLOWED }, () => newId());
  await dataSource.query(
    `INSERT INTO clinician (id, email, display_name, password_hash, terms_version,
       terms_accepted_at, verification_status, verified_until)
     SELECT id, 'quiet' || n || '@rounds.test', 'Dr. Quiet ' || n, 'x', '2026-11', now(),
       'verified', now() + interval '1 year' FROM unnest($1::uuid[]) WITH ORDINALITY q(id, n)`,
    [quiet],
  );
  await dataSource.query(
    `UPDATE post SET author_id = ($1::uuid[])[1 + chosen.n * 7 % $2]
       FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM post
              WHERE number > 1 AND hashtext(id::text) % 100 = 0) chosen
      WHERE post.id = chosen.id`,
    [quiet, FOLLOWED],
  );
  const ids = idsOf(listeners);
  await dataSource.query('DELETE FROM follow WHERE follower_id = ANY($1)', [ids]);
  await dataSource.query(
    `INSERT INTO follow (follower_id, followed_id)
     SELECT f, q FROM unnest($1::uuid[]) f, unnest($2::uuid[]) q`,
    [ids, quiet],
  );
}

/** Of those that are written of most. */
async function makePrescribers(dataSource: DataSource, prescribers: Viewer[]) {
  await dataSource.query(
    `INSERT INTO medication_follow (follower_id, medication_id)
     SELECT f, m.medication_id FROM unnest($1::uuid[]) f, (
       SELECT medication_id FROM post_medication GROUP BY 1 ORDER BY count(*) DESC LIMIT 5) m`,
    [idsOf(prescribers)],
  );
}

async function fifthPage(feed: FeedReader, reader: Viewer): Promise<string> {
  let cursor: string | null | undefined;
  for (let page = 1; page < 5; page += 1) {
    ({ nextCursor: cursor } = await feed.page(reader, { limit: 20, cursor: cursor ?? undefined }));
  }
  if (!cursor) throw new Error('the feed has no five pages');
  return cursor;
}
