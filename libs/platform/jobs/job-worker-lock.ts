import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';

/** First key of the advisory locks that say which workers are alive. */
export const WORKER_LOCKS = 7_246_503;

/**
 * An advisory lock that this process holds for as long as it lives, on a connection of its own: the
 * server frees it the moment the process is gone, which is how others know.
 */
export class JobWorkerLock {
  private readonly logger = new Logger(JobWorkerLock.name);
  readonly key = randomInt(1, 2 ** 31);
  private readonly workers = new Map<string, Promise<void>>();
  private client: pg.Client | null = null;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly stopping: AbortSignal,
  ) {}

  async openOnce(): Promise<void> {
    if (!this.client) await this.open();
  }

  private async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'rounds job-worker',
      keepAlive: true,
    });
    client.on('error', () => {}); // 'end' follows
    await client.connect();
    try {
      await this.take(client);
      for (const workerId of this.workers.keys()) await this.record(client, workerId);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    this.client = client;
    client.once('end', () => void this.reopen());
  }

  /** Before the worker takes its first job. Waits while the connection is being made again. */
  register(workerId: string): Promise<void> {
    let registered = this.workers.get(workerId);
    if (!registered) this.workers.set(workerId, (registered = this.recordOnceOpen(workerId)));
    return registered;
  }

  /** After its last job. */
  async close(): Promise<void> {
    this.closed = true;
    const client = this.client;
    this.client = null;
    if (!client) return;
    await client.query('DELETE FROM job_worker WHERE lock_key = $1', [this.key]).catch(() => {});
    await client.end().catch(() => {});
  }

  /** Polled: a sweeper may hold it for the blink in which it looks whether we are alive. */
  private async take(client: pg.Client): Promise<void> {
    for (;;) {
      const { rows } = await client.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_lock($1, $2) AS locked',
        [WORKER_LOCKS, this.key],
      );
      if (rows[0]?.locked) return;
      await sleep(50);
    }
  }

  /**
   * Until it is done: a worker that nobody knows of could take its jobs to the grave. But not once
   * jobs are to stop: that waits for this, with a database that may never come back.
   */
  private async recordOnceOpen(workerId: string): Promise<void> {
    while (!this.stopping.aborted) {
      try {
        if (this.client) return await this.record(this.client, workerId);
      } catch {
        // The connection broke; it is being made again, and that records us as well.
      }
      await sleep(100);
    }
  }

  private async record(client: pg.Client, workerId: string): Promise<void> {
    await client.query(
      'INSERT INTO job_worker (worker_id, lock_key) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [workerId, this.key],
    );
  }

  private async reopen(): Promise<void> {
    this.client = null;
    while (!this.closed) {
      try {
        await this.open();
        if (this.closed) await this.close();
        return;
      } catch (error) {
        this.logger.warn({ err: error }, 'the lock of the job worker is lost; trying again');
        await sleep(500);
      }
    }
  }
}
