import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JobRegistry } from '../jobs/job-registry.js';

const KEPT_DAYS = 7;
const BATCH = 5_000;

/** Nightly: no client repeats a request after a week. In batches, so that none is locked long. */
@Injectable()
export class PurgeIdempotencyKeys implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'purge-idempotency-keys',
      cron: '17 3 * * *',
      run: async (_, { signal }) => {
        while (!signal.aborted && (await this.purgeBatch()) === BATCH);
      },
    });
  }

  private async purgeBatch(): Promise<number> {
    const [, deleted] = await this.dataSource.query<[unknown, number]>(
      `DELETE FROM idempotency_key WHERE (clinician_id, key) IN (
         SELECT clinician_id, key FROM idempotency_key
          WHERE created_at < now() - make_interval(days => $1)
          ORDER BY created_at LIMIT $2)`,
      [KEPT_DAYS, BATCH],
    );
    return deleted;
  }
}
