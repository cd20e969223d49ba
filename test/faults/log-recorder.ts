import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelEventType, ChannelEventView } from '@rounds/contracts';
import type { DataSource } from 'typeorm';

const LOOK_MS = 250;

interface EventRow {
  seq: string;
  type: ChannelEventType;
  threadId: string;
  postId: string | null;
  at: Date;
}

/** Copies a channel's log while it is written, so that it is whole though its beginning is pruned. */
export class LogRecorder {
  readonly events: ChannelEventView[] = [];
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly channelId: string,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.look().catch(() => undefined); // Postgres is down just now
      await sleep(LOOK_MS);
    }
  }

  /** With a last look. */
  async finish(): Promise<ChannelEventView[]> {
    this.stopped = true;
    await this.look();
    return this.events;
  }

  private async look(): Promise<void> {
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT seq, type, thread_id AS "threadId", post_id AS "postId", at FROM channel_event
        WHERE channel_id = $1 AND seq > $2 ORDER BY seq`,
      [this.channelId, this.events.at(-1)?.seq ?? 0],
    );
    for (const { seq, at, ...row } of rows) {
      // Two looks may overlap.
      if (Number(seq) <= (this.events.at(-1)?.seq ?? 0)) continue;
      const { channelId } = this;
      this.events.push({ channelId, ...row, seq: Number(seq), at: at.toISOString() });
    }
  }
}
