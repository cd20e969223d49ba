import { Injectable } from '@nestjs/common';
import type { UnreadChannel, UnreadView } from '@rounds/contracts';
import { DataSource } from 'typeorm';

/**
 * Within so many minutes whatever was dated has been committed, on every node: only numbers, and
 * not dates, tell what of a thread was there to be read.
 */
export const UNSETTLED_MINUTES = 10;

interface UnreadRow extends UnreadChannel {
  version: string;
  /** Where the channel could be taken for settled; null where that is not worth a write. */
  settled: Date | null;
}

/**
 * Counts what is left to read: of each joined channel the posts by others since the clinician
 * joined it (or marked it as read) beyond what they have read of each thread, but nothing of muted
 * threads and no deleted posts. Looks only at threads that were active since the last one that
 * held something unread, which `settled_until` remembers: the history does not matter.
 */
@Injectable()
export class UnreadCounter {
  constructor(private readonly dataSource: DataSource) {}

  async of(clinicianId: string): Promise<UnreadView> {
    const channels = await this.count(clinicianId, null);
    const unreadPosts = channels.reduce((sum, channel) => sum + channel.unreadPosts, 0);
    return { channels, unreadPosts };
  }

  /** Null where the clinician has not joined the channel. */
  async inChannel(clinicianId: string, channelId: string): Promise<UnreadChannel | null> {
    const [channel] = await this.count(clinicianId, channelId);
    return channel ?? null;
  }

  private async count(clinicianId: string, channelId: string | null): Promise<UnreadChannel[]> {
    const rows = await this.dataSource.query<UnreadRow[]>(unreadSql, [
      clinicianId,
      channelId,
      UNSETTLED_MINUTES,
    ]);
    await this.remember(clinicianId, rows);
    return rows.map(({ version: _, settled: __, ...channel }) => channel);
  }

  /** Not where the membership has changed meanwhile: a thread may have been unmuted. */
  private async remember(clinicianId: string, rows: UnreadRow[]): Promise<void> {
    const moved = rows.filter((row) => row.settled !== null);
    if (moved.length === 0) return;
    await this.dataSource.query(
      `UPDATE membership m SET settled_until = s.settled
         FROM unnest($2::uuid[], $3::timestamptz[], $4::text[]) AS s(channel_id, settled, version)
        WHERE m.clinician_id = $1 AND m.channel_id = s.channel_id AND m.xmin::text = s.version`,
      [
        clinicianId,
        moved.map((row) => row.channelId),
        moved.map((row) => row.settled),
        moved.map((row) => row.version),
      ],
    );
  }
}

/**
 * Each thread's state is looked up by itself, since joining it would mean to read all that the
 * clinician ever read. $1 the clinician, $2 one channel or null for all, $3 UNSETTLED_MINUTES.
 */
export const unreadSql = `
  SELECT m.channel_id AS "channelId", ch.slug, u.threads AS "unreadThreads",
         u.posts AS "unreadPosts", m.xmin::text AS version,
         CASE WHEN s.settled > coalesce(m.settled_until, '-infinity') + interval '1 hour'
              THEN s.settled END AS settled
    FROM membership m JOIN channel ch ON ch.id = m.channel_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS threads, coalesce(sum(left_to_read.posts), 0)::int AS posts,
             min(t.last_post_at) AS oldest
        FROM thread t
        CROSS JOIN LATERAL (
          SELECT coalesce(max(last_read_number), 0) AS read, bool_or(level = 'mute') AS muted
            FROM thread_state WHERE thread_id = t.id AND clinician_id = m.clinician_id) st
        CROSS JOIN LATERAL (
          SELECT count(*) AS posts FROM post p
           WHERE p.thread_id = t.id AND p.number > st.read
             AND p.created_at > m.unread_since AND p.deleted_at IS NULL
             AND p.author_id <> m.clinician_id) left_to_read
       WHERE t.channel_id = m.channel_id AND t.deleted_at IS NULL
         AND t.last_post_at > greatest(m.unread_since, m.settled_until)
         AND t.last_post_number > st.read AND st.muted IS NOT TRUE
         AND left_to_read.posts > 0) u
    CROSS JOIN LATERAL (
      SELECT least(u.oldest - interval '1 millisecond', now() - make_interval(mins => $3)) AS settled
    ) s
   WHERE m.clinician_id = $1 AND ($2::uuid IS NULL OR m.channel_id = $2)
   ORDER BY ch.slug`;
