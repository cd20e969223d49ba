import { Injectable } from '@nestjs/common';
import { ChannelAccess } from '@rounds/channels';
import type { SubscriptionLevel, UnreadView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { AfterCommit } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { ThreadAccess } from './thread-access.js';
import { ReadMoved } from './threads-events.js';

/** How far each clinician has read, and what is left. */
@Injectable()
export class ReadStateService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly channels: ChannelAccess,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** Only moves forward, and never past the last post. */
  async markRead(viewer: Viewer, threadId: string, number: number) {
    const thread = await this.access.toRead(viewer, threadId);
    const reached = Math.min(number, thread.lastPostNumber);
    const [row] = await this.dataSource.query<{ lastReadNumber: number }[]>(
      `INSERT INTO thread_state (clinician_id, thread_id, last_read_number) VALUES ($1, $2, $3)
       ON CONFLICT (clinician_id, thread_id) DO UPDATE
         SET last_read_number = greatest(thread_state.last_read_number, excluded.last_read_number),
             updated_at = now()
       RETURNING last_read_number AS "lastReadNumber"`,
      [viewer.id, threadId, reached],
    );
    const lastReadNumber = row?.lastReadNumber ?? reached;
    this.afterCommit.publish(ReadMoved, {
      clinicianId: viewer.id,
      threadId,
      channelId: thread.channelId,
      number: lastReadNumber,
    });
    return { lastReadNumber };
  }

  /** Everything in the channel up to now counts as read. */
  async markChannelRead(viewer: Viewer, channel: string): Promise<void> {
    const { id } = await this.channels.toRead(viewer, channel);
    await this.dataSource.query(
      `UPDATE membership SET unread_since = $3 WHERE channel_id = $1 AND clinician_id = $2`,
      [id, viewer.id, new Date()],
    );
  }

  async subscribe(viewer: Viewer, threadId: string, level: SubscriptionLevel) {
    await this.access.toRead(viewer, threadId);
    await this.dataSource.query(
      `INSERT INTO thread_state (clinician_id, thread_id, level) VALUES ($1, $2, $3)
       ON CONFLICT (clinician_id, thread_id) DO UPDATE SET level = excluded.level, updated_at = now()`,
      [viewer.id, threadId, level],
    );
    return { level };
  }

  /**
   * Per joined channel, the posts by others since the clinician joined it (or marked it as read)
   * beyond what they have read of each thread; muted threads, deleted posts and what is older than
   * thirty days do not count. Starts from the threads that were active since then, by
   * thread_by_activity, so it does not grow with the history.
   */
  async unread(viewer: Viewer): Promise<UnreadView> {
    const channels = await this.dataSource.query<UnreadView['channels']>(
      `SELECT m.channel_id AS "channelId", ch.slug, count(DISTINCT u.thread_id)::int AS "unreadThreads",
              count(u.thread_id)::int AS "unreadPosts"
         FROM membership m JOIN channel ch ON ch.id = m.channel_id
         LEFT JOIN LATERAL (
           SELECT p.thread_id FROM (
               SELECT greatest(m.unread_since, now() - interval '30 days') AS start) since
             JOIN thread t ON t.channel_id = m.channel_id AND t.last_post_at > since.start
             LEFT JOIN thread_state st ON st.thread_id = t.id AND st.clinician_id = $1
             JOIN post p ON p.thread_id = t.id AND p.number > coalesce(st.last_read_number, 0)
            WHERE t.deleted_at IS NULL
              AND t.last_post_number > coalesce(st.last_read_number, 0)
              AND coalesce(st.level, 'normal') <> 'mute'
              AND p.created_at > since.start AND p.deleted_at IS NULL AND p.author_id <> $1) u
           ON true
        WHERE m.clinician_id = $1
        GROUP BY m.channel_id, ch.slug ORDER BY ch.slug`,
      [viewer.id],
    );
    const unreadPosts = channels.reduce((sum, channel) => sum + channel.unreadPosts, 0);
    return { channels, unreadPosts };
  }
}
