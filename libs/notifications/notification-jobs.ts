import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '@rounds/platform';
import { DataSource } from 'typeorm';

const KEPT_DAYS = 90;
const BATCH = 5_000;

/** Nightly, in batches: what was read long ago goes. */
@Injectable()
export class NotificationJobs implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'prune-notifications',
      cron: '23 3 * * *',
      run: async (_, { signal }) => {
        while (!signal.aborted && (await this.pruneBatch()) === BATCH);
      },
    });
  }

  async pruneBatch(): Promise<number> {
    const [, pruned] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM notification WHERE id IN (
         SELECT id FROM notification WHERE read_at < now() - make_interval(days => $1)
          ORDER BY read_at LIMIT $2)`,
      [KEPT_DAYS, BATCH],
    );
    return pruned;
  }
}
