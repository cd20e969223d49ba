import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ENVIRONMENT, JobRegistry, type Environment } from '@rounds/platform';
import { DataSource } from 'typeorm';

const BATCH = 2_000;

/**
 * Forgets the oldest events of each channel, by age and by count, always from the beginning: what
 * is kept has no gaps, and `kept_from` says where it begins even where nothing is kept at all.
 */
@Injectable()
export class ChannelEventPruner implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'prune-channel-events',
      cron: '*/10 * * * *',
      run: (_, { signal }) => this.prune(signal),
    });
  }

  async prune(signal?: AbortSignal): Promise<void> {
    for (const channelId of await this.channelsDue()) {
      while (!signal?.aborted && (await this.pruneBatch(channelId)) === BATCH);
    }
  }

  /** One look at the oldest event of each channel. */
  private async channelsDue(): Promise<string[]> {
    const { ROUNDS_LOG_DAYS, ROUNDS_LOG_EVENTS } = this.environment;
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT h.channel_id AS id FROM channel_head h
         JOIN channel_event e ON e.channel_id = h.channel_id AND e.seq = h.kept_from
        WHERE e.at < now() - make_interval(days => $1)
           OR h.last_seq - h.kept_from + 1 > $2::bigint`,
      [ROUNDS_LOG_DAYS, ROUNDS_LOG_EVENTS],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * How many went. One statement, so that no replay sees the events gone and the old `kept_from`;
   * the head, which every post of the channel locks, is locked when the deleting is done.
   */
  private async pruneBatch(channelId: string): Promise<number> {
    const { ROUNDS_LOG_DAYS, ROUNDS_LOG_EVENTS } = this.environment;
    const [moved] = await this.dataSource.query<[{ gone: number }[], number]>(
      `WITH oldest AS (
         SELECT e.seq, e.at FROM channel_head h
           JOIN channel_event e ON e.channel_id = h.channel_id AND e.seq >= h.kept_from
          WHERE h.channel_id = $1 ORDER BY e.seq LIMIT $2),
       goal AS (
         SELECT least(max(o.seq) + 1, greatest(
                  (SELECT last_seq - $4::bigint + 1 FROM channel_head WHERE channel_id = $1),
                  coalesce(min(o.seq) FILTER (WHERE o.at >= now() - make_interval(days => $3)),
                           max(o.seq) + 1))) AS kept_from
           FROM oldest o),
       gone AS (
         DELETE FROM channel_event e USING goal
          WHERE e.channel_id = $1 AND e.seq < goal.kept_from RETURNING 1)
       UPDATE channel_head h SET kept_from = goal.kept_from
         FROM goal, (SELECT count(*)::int AS gone FROM gone) done
        WHERE h.channel_id = $1 AND h.kept_from < goal.kept_from RETURNING done.gone`,
      [channelId, BATCH, ROUNDS_LOG_DAYS, ROUNDS_LOG_EVENTS],
    );
    return moved[0]?.gone ?? 0;
  }
}
