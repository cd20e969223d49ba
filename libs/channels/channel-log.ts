import { Injectable } from '@nestjs/common';
import type { ChannelEvents, ChannelEventType, ChannelEventView } from '@rounds/contracts';
import { queryPrepared } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';

/** A replay longer than this costs more than reading afresh. */
export const MAX_REPLAY = 1000;

interface EventRow {
  last_seq: string;
  kept_from: string;
  channel_id: string;
  seq: string | null;
  type: ChannelEventType;
  thread_id: string;
  post_id: string | null;
  at: Date;
}

/**
 * What `ChannelLog.append` does for many, as the last CTEs of a larger statement: `head`, and
 * `event` with `post_id` and `seq`. Its rows come from the CTE `posts`, which has channel_id,
 * thread_id, id and at.
 */
export const appendEventsSql = (posts: string, type: ChannelEventType) => `
  head AS (
    UPDATE channel_head h SET last_seq = h.last_seq + added.count
      FROM (SELECT channel_id, count(*) FROM ${posts} GROUP BY channel_id) added
     WHERE h.channel_id = added.channel_id
    RETURNING h.channel_id, h.last_seq - added.count AS before),
  event AS (
    INSERT INTO channel_event (channel_id, seq, type, thread_id, post_id, at)
    SELECT channel_id, before + row_number() OVER (PARTITION BY channel_id ORDER BY id),
           '${type}', thread_id, id, at
      FROM ${posts} JOIN head USING (channel_id) RETURNING post_id, seq)`;

/** The gapless log of what changed in each channel; the truth behind every live message. */
@Injectable()
export class ChannelLog {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Gives the change its `seq`. Locks the channel's head until the commit, so it must be the last
   * statement of the transaction, and of several channels the lower id goes first.
   */
  async append(
    tx: EntityManager,
    change: {
      channelId: string;
      type: ChannelEventType;
      threadId: string;
      postId: string | null;
      at: Date;
    },
  ): Promise<ChannelEventView> {
    const [row] = await queryPrepared<{ seq: string }[]>(
      tx,
      `WITH head AS (
         UPDATE channel_head SET last_seq = last_seq + 1 WHERE channel_id = $1 RETURNING last_seq)
       INSERT INTO channel_event (channel_id, seq, type, thread_id, post_id, at)
       SELECT $1, last_seq, $2, $3, $4, $5 FROM head RETURNING seq`,
      [change.channelId, change.type, change.threadId, change.postId, change.at],
    );
    if (!row) throw new Error(`channel ${change.channelId} has no head`);
    return { ...change, seq: Number(row.seq), at: change.at.toISOString() };
  }

  /** What came after `after`; `resync` where that is too far back, pruned, or ahead of the log. */
  async since(channelId: string, after: number): Promise<ChannelEvents> {
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT h.last_seq, h.kept_from, h.channel_id, e.seq, e.type, e.thread_id, e.post_id, e.at
         FROM channel_head h LEFT JOIN LATERAL (
           SELECT * FROM channel_event WHERE channel_id = h.channel_id AND seq > $2
            ORDER BY seq LIMIT ${MAX_REPLAY + 1}) e ON true
        WHERE h.channel_id = $1`,
      [channelId, after],
    );
    return replayOf(rows, after, ({ events, lastSeq }) => events.length === lastSeq - after);
  }

  /** The same for one thread of a channel: its events only, against the channel's `seq`. */
  async ofThreadSince(channelId: string, threadId: string, after: number): Promise<ChannelEvents> {
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT h.last_seq, h.kept_from, h.channel_id, e.seq, e.type, e.thread_id, e.post_id, e.at
         FROM channel_head h LEFT JOIN LATERAL (
           SELECT * FROM channel_event WHERE thread_id = $2 AND seq > $3
            ORDER BY seq LIMIT ${MAX_REPLAY + 1}) e ON true
        WHERE h.channel_id = $1`,
      [channelId, threadId, after],
    );
    return replayOf(rows, after);
  }

  /** The newest `seq` of each of these channels. */
  async heads(channelIds: string[]): Promise<{ channelId: string; lastSeq: number }[]> {
    const rows = await this.dataSource.query<{ channel_id: string; last_seq: string }[]>(
      `SELECT channel_id, last_seq FROM channel_head WHERE channel_id = ANY($1::uuid[])`,
      [channelIds],
    );
    return rows.map((row) => ({ channelId: row.channel_id, lastSeq: Number(row.last_seq) }));
  }
}

/** All of what was kept, or `resync`: never a part, and never nothing where something was. */
function replayOf(
  rows: EventRow[],
  after: number,
  isWhole: (found: { events: ChannelEventView[]; lastSeq: number }) => boolean = () => true,
): ChannelEvents {
  const [head] = rows;
  const lastSeq = Number(head?.last_seq ?? 0);
  const events = rows.filter((row) => row.seq !== null).map(eventView);
  const isKept = after <= lastSeq && after + 1 >= Number(head?.kept_from ?? 1);
  const complete = isKept && events.length <= MAX_REPLAY && isWhole({ events, lastSeq });
  return complete ? { events, lastSeq } : { events: [], lastSeq, resync: true };
}

const eventView = (row: EventRow): ChannelEventView => ({
  channelId: row.channel_id,
  seq: Number(row.seq),
  type: row.type,
  threadId: row.thread_id,
  postId: row.post_id,
  at: row.at.toISOString(),
});
