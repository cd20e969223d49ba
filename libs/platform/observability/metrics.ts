import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { DataSource } from 'typeorm';

/** What /metrics shows; one registry per application, so that tests can run several. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** Seconds from the first byte to the answer, by route pattern: never by address. */
  readonly httpDuration = new Histogram({
    name: 'rounds_http_request_duration_seconds',
    help: 'Duration of HTTP requests in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  readonly sockets = new Gauge({
    name: 'rounds_sockets',
    help: 'Sockets connected to this process',
    registers: [this.registry],
  });

  readonly joins = new Counter({
    name: 'rounds_joins_total',
    help: 'Joins of channels and threads: lossless caught up, resync must reload, fresh asked for nothing',
    labelNames: ['room', 'outcome'],
    registers: [this.registry],
  });

  private readonly databaseUp = new Gauge({
    name: 'rounds_database_up',
    help: '1 where the database answered when these metrics were read',
    registers: [this.registry],
  });

  constructor(private readonly dataSource: DataSource) {
    collectDefaultMetrics({ register: this.registry });
    this.gaugesOfQuery(
      {
        rounds_outbox_waiting: 'Rows of the outbox that wait, by consumer',
        rounds_outbox_oldest_seconds: 'Age of the oldest such row in seconds, by consumer',
      },
      'consumer',
      `SELECT consumer AS label, count(*)::int AS rounds_outbox_waiting,
         extract(epoch FROM now() - min(created_at))::float8 AS rounds_outbox_oldest_seconds
       FROM outbox GROUP BY consumer`,
    );
    this.gaugesOfQuery(
      {
        rounds_jobs_waiting: 'Background jobs that wait or run, by task',
        rounds_jobs_failed: 'Background jobs that failed at least once and are not done, by task',
      },
      'task',
      `SELECT task_identifier AS label, count(*)::int AS rounds_jobs_waiting,
         (count(*) FILTER (WHERE last_error IS NOT NULL))::int AS rounds_jobs_failed
       FROM graphile_worker.jobs GROUP BY task_identifier`,
    );
  }

  /** Gauges read together when the metrics are asked for; the query names its columns like them. */
  private gaugesOfQuery(helps: Record<string, string>, label: string, sql: string): void {
    const gauges: Gauge[] = [];
    let reading: Promise<void> | null = null;
    const read = async () => {
      for (const gauge of gauges) gauge.reset();
      const rows = await this.rows(sql);
      for (const row of rows) {
        Object.keys(helps).forEach((name, i) =>
          gauges[i]?.set({ [label]: String(row.label) }, Number(row[name])),
        );
      }
    };
    for (const [name, help] of Object.entries(helps)) {
      gauges.push(
        new Gauge({
          name,
          help,
          labelNames: [label],
          registers: [this.registry],
          // All gauges are asked at the same time, and each must wait for the one query.
          collect: () => (reading ??= read().finally(() => (reading = null))),
        }),
      );
    }
  }

  /** None while the database is down: the other metrics are then all the more wanted. */
  private async rows(sql: string): Promise<Record<string, number | string>[]> {
    try {
      const rows = await this.dataSource.query<Record<string, number | string>[]>(sql);
      this.databaseUp.set(1);
      return rows;
    } catch {
      this.databaseUp.set(0);
      return [];
    }
  }
}
