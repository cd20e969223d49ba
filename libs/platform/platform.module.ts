import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ENVIRONMENT, type Environment } from './config/environment.js';
import { DATABASE_URL, servingOptions } from './database/data-source.js';
import { NotificationListener } from './database/notification-listener.js';
import { AfterCommit } from './events/after-commit.js';
import { Idempotency } from './idempotency/idempotency.js';
import { PurgeIdempotencyKeys } from './idempotency/purge-idempotency-keys.js';
import { JobRegistry } from './jobs/job-registry.js';
import { JobRunner } from './jobs/job-runner.js';
import { Jobs } from './jobs/jobs.js';
import { WorkerHeartbeat } from './jobs/worker-heartbeat.js';
import { WorkerRunner } from './jobs/worker-runner.js';
import { Metrics } from './observability/metrics.js';
import { Readiness } from './observability/readiness.js';
import { OutboxConsumers } from './outbox/outbox-consumers.js';
import { OutboxDrain } from './outbox/outbox-drain.js';
import { Outbox } from './outbox/outbox.js';
import { SharedRedis } from './redis/shared-redis.js';

/** What every lib may inject. The database is open and migrated before Nest starts. */
@Module({})
export class PlatformModule {
  static forRoot(environment: Environment, databaseUrl: string): DynamicModule {
    const providers = [
      { provide: ENVIRONMENT, useValue: environment },
      { provide: DATABASE_URL, useValue: databaseUrl },
      AfterCommit,
      Idempotency,
      JobRegistry,
      JobRunner,
      Jobs,
      Metrics,
      NotificationListener,
      Outbox,
      OutboxConsumers,
      OutboxDrain,
      PurgeIdempotencyKeys,
      Readiness,
      {
        provide: SharedRedis,
        inject: [ENVIRONMENT, Metrics],
        useFactory: (given: Environment, metrics: Metrics) => SharedRedis.of(given, metrics),
      },
      WorkerHeartbeat,
      WorkerRunner,
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...servingOptions(databaseUrl, environment.DATABASE_POOL),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
      ],
      providers,
      exports: providers,
    };
  }
}
