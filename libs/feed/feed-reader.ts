import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type {
  FeedItem,
  FeedQuery,
  Page,
  PostView,
  TermMentions,
  ThreadKind,
} from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Cursor, queryPrepared } from '@rounds/platform';
import { postView, postViewColumns, postViewJoins, type PostRow } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { z } from 'zod';

interface PlaceRow {
  thread_id: string;
  title: string;
  kind: ThreadKind;
  channel_slug: string;
  channel_name: string;
  thread_tags: TermMentions | null;
}

type FeedRow = PostRow & PlaceRow;

const placeColumns = `t.id AS thread_id, t.title, t.kind, ch.slug AS channel_slug,
  ch.name AS channel_name, t.tags AS thread_tags`;

// UUIDv7: the newest post has the greatest id.
const byPost = new Cursor(z.uuid());
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * What those whom a clinician follows wrote, and what others wrote about medications that they
 * follow, read by fanning in: nothing is stored per reader.
 */
@Injectable()
export class FeedReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest first, each post once. Of each clinician and medication followed no more than a page is
   * looked at, by indexes, so it costs what is followed and not what was ever written.
   */
  async page(viewer: Viewer, query: FeedQuery): Promise<Page<FeedItem>> {
    const after = byPost.decode(query.cursor) ?? LAST_ID;
    const rows = await this.newest(viewer.id, after, query.limit + 1);
    return byPost.page(
      rows,
      query.limit,
      (row) => row.id,
      (row) => feedItem(postView(row), row),
    );
  }

  /** The quickest query that finds as many as are wanted; all that there are, where they are fewer. */
  private async newest(readerId: string, after: string, wanted: number): Promise<FeedRow[]> {
    const [aDay, aMonth, near] = timesAround(after);
    const read = (sql: string, candidates: number, ...times: string[]) => {
      const values = [readerId, after, candidates, wanted, ...times];
      return queryPrepared<FeedRow[]>(this.dataSource.manager, sql, values);
    };
    // Hardly anything that is followed is out of sight: looked for first, it costs a few rows more.
    const some = Math.ceil(wanted * 1.5);
    const ofClinicians = await read(cliniciansFeedSql, some, aDay, aMonth);
    if (ofClinicians.length === wanted) return ofClinicians;
    // Any row at all says that they follow no medication.
    const likely =
      ofClinicians.length > 0 ? ofClinicians : await read(likelyFeedSql, some, aDay, aMonth, near);
    return likely.length === wanted ? likely : read(feedSql, wanted, near);
  }

  /**
   * Of the clinicians in `online`, those who have this new post in their feed, and the item that
   * they have there; null where the thread is gone. One query.
   */
  async announcement(
    post: PostView,
    online: string[],
  ): Promise<{ followerIds: string[]; item: FeedItem } | null> {
    const [row] = await this.dataSource.query<(PlaceRow & { follower_ids: string[] })[]>(
      `SELECT ${placeColumns}, ARRAY(
         SELECT f.follower_id FROM follow f
          WHERE f.followed_id = $2 AND f.follower_id = ANY($3::uuid[])
            AND ${visibleSql('ch', 'f.follower_id')}
         UNION
         SELECT mf.follower_id FROM medication_follow mf
          WHERE mf.follower_id = ANY($3::uuid[]) AND mf.medication_id IN (
              SELECT medication_id FROM post_medication WHERE post_id = $4
              UNION ALL
              SELECT medication_id FROM thread_medication WHERE thread_id = $1 AND $5)
            AND ${visibleSql('ch', 'mf.follower_id')}) AS follower_ids
         FROM thread t JOIN channel ch ON ch.id = t.channel_id
        WHERE t.id = $1 AND t.deleted_at IS NULL`,
      [post.threadId, post.author.id, online, post.id, post.number === 1],
    );
    return row ? { followerIds: row.follower_ids, item: feedItem(post, row) } : null;
  }
}

/** The thread `t` and channel `ch` of what `p` refers to, where the reader may see them. */
const inSight = (threadId: string) => `
  JOIN thread t ON t.id = ${threadId} AND t.deleted_at IS NULL
  JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', '$1')}`;

const newestInSight = (author: string, limit: string) => `
  SELECT p.id FROM post p ${inSight('p.thread_id')}
   WHERE p.author_id = ${author} AND p.deleted_at IS NULL AND p.id < $2::uuid
   ORDER BY p.id DESC LIMIT ${limit}`;

/** A page holds nobody but those who wrote last: of all others one post each is looked at. */
const byCliniciansInSight = `
  SELECT newest.id FROM (
    SELECT f.followed_id FROM follow f
     CROSS JOIN LATERAL (${newestInSight('f.followed_id', '1')}) latest
     WHERE f.follower_id = $1 ORDER BY latest.id DESC LIMIT $3) lately
   CROSS JOIN LATERAL (${newestInSight('lately.followed_id', '$3')}) newest`;

/** By the index alone, whether or not the reader may see them: posts in a range of ids. */
const newest = (author: string, limit: string, range: string) => `
  SELECT p.id FROM post p WHERE p.author_id = ${author} AND p.deleted_at IS NULL AND ${range}
   ORDER BY p.id DESC LIMIT ${limit}`;

/**
 * The newest post of an author alone. Whoever asks an index for what lies before a post makes it
 * read its page to the end: two hundred posts, of an author who wrote so many. So it is first asked
 * for those of a day, then of a month: who wrote none in a day wrote few in a month, and so on.
 */
const latest = (author: string) => `coalesce(
  (${newest(author, '1', 'p.id < $2::uuid AND p.id >= $5::uuid')}),
  (${newest(author, '1', 'p.id < $5::uuid AND p.id >= $6::uuid')}),
  (${newest(author, '1', 'p.id < $6::uuid')}))`;

/** Of those who wrote last, when they did, as far as there are so many as a page holds. */
const lately = `lately AS MATERIALIZED (
    SELECT f.followed_id, ${latest('f.followed_id')} AS id
      FROM follow f WHERE f.follower_id = $1 ORDER BY id DESC NULLS LAST LIMIT $3)`;

/** Of these the last one that is on the page, if they all may be seen: then it holds none older. */
const oldestOf = (ids: string) => `oldest AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM (${ids}) each WHERE id IS NOT NULL
                      ORDER BY id DESC LIMIT 1 OFFSET $3 - 1), '${FIRST_ID}') AS id)`;

const newestLately = `
  SELECT newest.id FROM lately CROSS JOIN LATERAL (
    ${newest('lately.followed_id', '$3', 'p.id < $2::uuid AND p.id >= (SELECT id FROM oldest)')}) newest
   WHERE lately.id IS NOT NULL`;

/** A page that does not go back beyond the latest post of the last of those who wrote last. */
const byClinicians = `
  SELECT id FROM (
    WITH ${lately}, ${oldestOf('SELECT id FROM lately')} ${newestLately}) each`;

// OFFSET 0: each is looked at by its key, in the order of the index, until there are enough.
// How many as a sub-select: of a number that it is told, the planner takes the plan for cheaper, and
// plans anew each time.
const namingMedications = `
  SELECT newest.id FROM medication_follow mf CROSS JOIN LATERAL (
    SELECT pm.post_id AS id FROM post_medication pm CROSS JOIN LATERAL (
      SELECT 1 FROM post p ${inSight('p.thread_id')}
       WHERE p.id = pm.post_id AND p.deleted_at IS NULL AND p.author_id <> $1 OFFSET 0) p
     WHERE pm.medication_id = mf.medication_id AND pm.post_id < $2::uuid
     ORDER BY pm.post_id DESC LIMIT (SELECT $3::int)) newest
   WHERE mf.follower_id = $1`;

/**
 * The first posts of threads that carry the medication. Only threads are in an index by it; a
 * thread and its first post get their ids within seconds of each other and in the same order, but
 * for neighbours: hence some more than a page.
 */
const openingThreads = (threads: string, posts: string) => `
  SELECT newest.id FROM medication_follow mf CROSS JOIN LATERAL (
    SELECT p.id FROM thread_medication tm CROSS JOIN LATERAL (
      SELECT p.id FROM post p ${inSight('p.thread_id')}
       WHERE p.thread_id = tm.thread_id AND p.number = 1 AND p.deleted_at IS NULL
         AND p.author_id <> $1 AND ${posts} OFFSET 0) p
     WHERE tm.medication_id = mf.medication_id AND ${threads}
     ORDER BY tm.thread_id DESC LIMIT (SELECT $3::int + 8)) newest
   WHERE mf.follower_id = $1`;

const everything = `
  SELECT id FROM (
    ${byCliniciansInSight} UNION ${namingMedications}
    UNION ${openingThreads('tm.thread_id < $5::uuid', 'p.id < $2::uuid')}) each`;

/** By the index alone, as those of clinicians: own ones and those out of sight as well. */
const named = `named AS MATERIALIZED (
    SELECT newest.id FROM medication_follow mf CROSS JOIN LATERAL (
      SELECT pm.post_id AS id FROM post_medication pm
       WHERE pm.medication_id = mf.medication_id AND pm.post_id < $2::uuid
       ORDER BY pm.post_id DESC LIMIT (SELECT $3::int)) newest
     WHERE mf.follower_id = $1)`;

const NEAR_MS = 10_000;

/** The first UUIDv7 of a moment some seconds before that of `id`. */
const shortlyBefore = (id: string) => `(
  SELECT (lpad(to_hex(greatest(0, ms - ${NEAR_MS})), 12, '0') || repeat('0', 20))::uuid
    FROM (SELECT ('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint AS ms) moment)`;

/** What is found back to the last of those that may be on the page. */
const byAny = `
  SELECT id FROM (
    WITH ${lately}, ${named}, ${oldestOf('SELECT id FROM lately UNION SELECT id FROM named')},
    opened AS MATERIALIZED (SELECT ${shortlyBefore('id')} AS id FROM oldest)
    ${newestLately}
    UNION
    SELECT p.id FROM named CROSS JOIN LATERAL (
      SELECT p.id FROM post p
       WHERE p.id = named.id AND p.deleted_at IS NULL AND p.author_id <> $1 OFFSET 0) p
     WHERE named.id >= (SELECT id FROM oldest)
    UNION ${openingThreads(
      'tm.thread_id < $7::uuid AND tm.thread_id >= (SELECT id FROM opened)',
      'p.id < $2::uuid AND p.id >= (SELECT id FROM oldest)',
    )}) each`;

const feedOf = (candidates: string, condition = '') => `
  SELECT ${postViewColumns('$1')}, ${placeColumns}
    FROM (${candidates} ORDER BY id DESC LIMIT $3) found
    JOIN post p ON p.id = found.id ${inSight('p.thread_id')} ${postViewJoins}
   ${condition}
   ORDER BY found.id DESC LIMIT $4`;

/**
 * $1 the reader, $2 the post before which to go on, $3 how many to look at, $4 how many, $5 an id
 * some seconds after $2. Exported to look at their plans.
 */
export const feedSql = feedOf(everything);

/**
 * The same at a fraction of the cost, and short of some where what was found is out of sight. $5 an
 * id a day before $2, $6 a month before, $7 some seconds after.
 */
export const likelyFeedSql = feedOf(byAny);

/**
 * The same again for whoever follows no medication, and nothing for others: to get ready for parts
 * that find nothing costs a quarter of the whole. Without $7.
 */
export const cliniciansFeedSql = feedOf(
  byClinicians,
  'WHERE NOT EXISTS (SELECT 1 FROM medication_follow mf WHERE mf.follower_id = $1)',
);

const DAY_MS = 86_400_000;

/** The first UUIDv7 of a moment so far from that of the post `id`. */
function idAt(id: string, ms: number): string {
  const time = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) + ms;
  if (time < 0) return FIRST_ID;
  if (time > 0xffff_ffff_ffff) return LAST_ID;
  const hex = time.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** $5, $6 and $7 of `likelyFeedSql`; a day before the last of all is a day before now. */
export function timesAround(after: string): [string, string, string] {
  const from = after === LAST_ID ? idAt(FIRST_ID, Date.now()) : after;
  return [idAt(from, -DAY_MS), idAt(from, -30 * DAY_MS), idAt(after, NEAR_MS)];
}

const feedItem = (post: PostView, place: PlaceRow): FeedItem => ({
  type: post.number === 1 ? 'thread' : 'post',
  post,
  thread: {
    id: place.thread_id,
    title: place.title,
    kind: place.kind,
    channelSlug: place.channel_slug,
    channelName: place.channel_name,
    medications: place.thread_tags?.medications ?? [],
  },
});
