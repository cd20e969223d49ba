import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type { FeedItem, FeedQuery, Page, PostView, ThreadKind } from '@rounds/contracts';
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
}

const placeColumns = `t.id AS thread_id, t.title, t.kind, ch.slug AS channel_slug,
  ch.name AS channel_name`;

// UUIDv7: the newest post has the greatest id.
const byPost = new Cursor(z.uuid());
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What those whom a clinician follows wrote, read by fanning in: nothing is stored per reader. */
@Injectable()
export class FeedReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest first. Of each clinician followed no more than a page is looked at, by post_by_author,
   * so it costs what is followed and not what was ever written.
   */
  async page(viewer: Viewer, query: FeedQuery): Promise<Page<FeedItem>> {
    const after = byPost.decode(query.cursor) ?? LAST_ID;
    const rows = await queryPrepared<(PostRow & PlaceRow)[]>(this.dataSource.manager, feedSql, [
      viewer.id,
      after,
      query.limit + 1,
    ]);
    return byPost.page(
      rows,
      query.limit,
      (row) => row.id,
      (row) => feedItem(postView(row), row),
    );
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
            AND ${visibleSql('ch', 'f.follower_id')}) AS follower_ids
         FROM thread t JOIN channel ch ON ch.id = t.channel_id
        WHERE t.id = $1 AND t.deleted_at IS NULL`,
      [post.threadId, post.author.id, online],
    );
    return row ? { followerIds: row.follower_ids, item: feedItem(post, row) } : null;
  }
}

/** $1 the reader, $2 the post before which to go on, $3 how many. Exported to look at its plan. */
export const feedSql = `
  SELECT ${postViewColumns('$1')}, ${placeColumns}
    FROM (
      SELECT newest.id FROM follow f CROSS JOIN LATERAL (
        SELECT p.id FROM post p
          JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
          JOIN channel ch ON ch.id = p.channel_id
         WHERE p.author_id = f.followed_id AND p.deleted_at IS NULL AND p.id < $2::uuid
           AND ${visibleSql('ch', '$1')}
         ORDER BY p.id DESC LIMIT $3) newest
       WHERE f.follower_id = $1
       ORDER BY newest.id DESC LIMIT $3) page
    JOIN post p ON p.id = page.id ${postViewJoins}
    JOIN thread t ON t.id = p.thread_id
    JOIN channel ch ON ch.id = p.channel_id
   ORDER BY p.id DESC`;

const feedItem = (post: PostView, place: PlaceRow): FeedItem => ({
  type: post.number === 1 ? 'thread' : 'post',
  post,
  thread: {
    id: place.thread_id,
    title: place.title,
    kind: place.kind,
    channelSlug: place.channel_slug,
    channelName: place.channel_name,
  },
});
