import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConsumerUnavailable, OutboxConsumers, type OutboxConsumer } from './outbox-consumers.js';
import { Outbox } from './outbox.js';

const POLL_MS = 250;
/**
 * After a batch: what is written meanwhile is handled together, at a fraction of what post by post
 * would take away from the writers (docs/performance.md).
 */
const GATHER_MS = 150;
const BATCH = 500;
const MAX_BACKOFF_MS = 30_000;

interface Row {
  id: string;
  payload: unknown;
}

/** One loop per consumer. Across processes an advisory lock lets one drain at a time: in order. */
@Injectable()
export class OutboxDrain {
  private readonly logger = new Logger(OutboxDrain.name);
  private readonly loops: Promise<void>[] = [];
  /** How to end the sleep of each consumer's loop. */
  private readonly sleepers = new Map<string, { wake: () => void; wakeable: boolean }>();
  /** When each consumer's loop last came round, by the monotonic clock. */
  private readonly turns = new Map<string, number>();
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly consumers: OutboxConsumers,
    private readonly outbox: Outbox,
  ) {}

  start(): void {
    this.outbox.onWake((topic) => this.wake(this.consumers.of(topic)));
    for (const consumer of this.consumers.list()) this.loops.push(this.run(consumer));
  }

  /** For how many ms the loop that is furthest behind has not come round, failing or not. */
  stalledFor(): number {
    return Math.max(0, ...[...this.turns.values()].map((at) => performance.now() - at));
  }

  /** Lets the batches under way finish. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const { wake } of [...this.sleepers.values()]) wake();
    await Promise.all(this.loops);
  }

  private async run(consumer: OutboxConsumer<unknown>): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      this.turns.set(consumer.name, performance.now());
      try {
        const handled = await this.drainBatch(consumer);
        failures = 0;
        if (handled === 0) await this.sleep(consumer, POLL_MS);
        else if (handled < BATCH) await this.sleep(consumer, GATHER_MS, false);
      } catch (error) {
        failures += 1;
        const wait = Math.min(POLL_MS * 2 ** failures, MAX_BACKOFF_MS);
        this.logger.warn({ err: error, consumer: consumer.name, wait }, 'outbox consumer failed');
        // Not woken by new posts: a consumer that is down must not be hammered.
        await this.sleep(consumer, wait, false);
      }
    }
  }

  /** Handles one batch; answers how many rows were taken. Public for tests and the CLI. */
  async drainBatch(consumer: OutboxConsumer<unknown>): Promise<number> {
    // Mostly nothing waits: a transaction of four statements to find that out was a third of idling.
    const [waiting] = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM outbox WHERE consumer = $1 AND available_at <= now() LIMIT 1',
      [consumer.name],
    );
    if (!waiting) return 0;
    return this.dataSource.transaction(async (tx) => {
      const [lock] = await tx.query<{ locked: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext('outbox'), hashtext($1)) AS locked`,
        [consumer.name],
      );
      if (!lock?.locked) return 0;
      const rows = await tx.query<Row[]>(
        `SELECT id, payload FROM outbox WHERE consumer = $1 AND available_at <= now()
          ORDER BY id LIMIT ${BATCH}`,
        [consumer.name],
      );
      if (rows.length === 0) return 0;
      const failed = await this.handle(consumer, rows);
      const done = rows.filter((row) => !failed.has(row.id)).map((row) => row.id);
      await tx.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [done]);
      for (const [id, message] of failed) {
        await tx.query(
          `UPDATE outbox SET attempts = attempts + 1, last_error = $2,
             available_at = now() + least(interval '1 second' * 2 ^ least(attempts, 10), interval '1 hour')
           WHERE id = $1`,
          [id, message],
        );
      }
      return rows.length;
    });
  }

  /** A batch that fails is tried row by row, so that one bad row does not hold up the others. */
  private async handle(
    consumer: OutboxConsumer<unknown>,
    rows: Row[],
  ): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    try {
      await consumer.handle(rows.map((row) => row.payload));
      return failed;
    } catch (error) {
      if (error instanceof ConsumerUnavailable) throw error;
    }
    for (const row of rows) {
      this.turns.set(consumer.name, performance.now()); // slow is not stuck
      try {
        await consumer.handle([row.payload]);
      } catch (error) {
        if (error instanceof ConsumerUnavailable) throw error;
        this.logger.error(
          { err: error, consumer: consumer.name, row: row.id },
          'outbox row failed',
        );
        failed.set(row.id, String(error).slice(0, 500));
      }
    }
    return failed;
  }

  private sleep({ name }: OutboxConsumer<unknown>, ms: number, wakeable = true): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.sleepers.delete(name);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.sleepers.set(name, { wake, wakeable });
    });
  }

  private wake(consumers: OutboxConsumer<unknown>[]): void {
    for (const { name } of consumers) {
      const sleeper = this.sleepers.get(name);
      if (sleeper?.wakeable) sleeper.wake();
    }
  }
}
