import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ChannelAccess, MemberAdmitted } from '@rounds/channels';
import type { SubscriptionLevel } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { AfterCommit } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { ThreadAccess } from './thread-access.js';
import { ReadMoved, UnreadChanged } from './threads-events.js';
import { UNSETTLED_MINUTES } from './unread-counter.js';

/** How far each clinician has read; UnreadCounter says what is left. */
@Injectable()
export class ReadStateService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly channels: ChannelAccess,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** So every tab and device hears of a channel that was joined on another. */
  onModuleInit(): void {
    this.afterCommit.on(MemberAdmitted, (joined) =>
      this.afterCommit.publish(UnreadChanged, joined),
    );
  }

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
    this.afterCommit.publish(UnreadChanged, {
      clinicianId: viewer.id,
      channelId: thread.channelId,
    });
    return { lastReadNumber };
  }

  /**
   * Everything that is in the channel now counts as read. By date what is older than anything that
   * may still be under way; by number what is younger: a post that is dated before and committed
   * after stays unread.
   */
  async markChannelRead(viewer: Viewer, channel: string): Promise<void> {
    const { id } = await this.channels.toRead(viewer, channel);
    await this.dataSource.query(
      `WITH past AS (SELECT now() - make_interval(mins => $3) AS until),
       marked AS (
         UPDATE membership SET unread_since = greatest(unread_since, past.until),
                settled_until = greatest(settled_until, past.until)
           FROM past WHERE channel_id = $1 AND clinician_id = $2)
       INSERT INTO thread_state (clinician_id, thread_id, last_read_number)
       SELECT $2::uuid, t.id, t.last_post_number FROM thread t, past
        WHERE t.channel_id = $1 AND t.deleted_at IS NULL AND t.last_post_at > past.until
       ON CONFLICT (clinician_id, thread_id) DO UPDATE
         SET last_read_number = greatest(thread_state.last_read_number, excluded.last_read_number),
             updated_at = now()`,
      [id, viewer.id, UNSETTLED_MINUTES],
    );
    this.afterCommit.publish(UnreadChanged, { clinicianId: viewer.id, channelId: id });
  }

  /** What is unread of an old thread counts again once it is no longer muted. */
  async subscribe(viewer: Viewer, threadId: string, level: SubscriptionLevel) {
    const { channelId } = await this.access.toRead(viewer, threadId);
    await this.dataSource.query(
      `WITH unsettled AS (
         UPDATE membership SET settled_until = NULL WHERE channel_id = $4 AND clinician_id = $1)
       INSERT INTO thread_state (clinician_id, thread_id, level) VALUES ($1, $2, $3)
       ON CONFLICT (clinician_id, thread_id) DO UPDATE SET level = excluded.level, updated_at = now()`,
      [viewer.id, threadId, level, channelId],
    );
    this.afterCommit.publish(UnreadChanged, { clinicianId: viewer.id, channelId });
    return { level };
  }
}
