import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  Logger as WorkerLogger,
  run,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import pg from 'pg';
import { ENVIRONMENT, type Environment } from '../config/environment.js';
import { DATABASE_URL } from '../database/data-source.js';
import { JobRegistry } from './job-registry.js';
import { startSweeping } from './job-sweeper.js';
import { JobWorkerLock } from './job-worker-lock.js';

const CONCURRENCY = 4;
/** Each worker asks every two seconds. */
const FAILURES_OF_A_STUCK_RUNNER = 2 * CONCURRENCY;

/** Runs the jobs of the registry with graphile-worker, until it is stopped. */
@Injectable()
export class JobRunner {
  private readonly logger = new Logger(JobRunner.name);
  private readonly stopping = new AbortController();
  private runner: Runner | null = null;
  private loop: Promise<void> | null = null;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(DATABASE_URL) private readonly url: string,
    private readonly registry: JobRegistry,
  ) {}

  start(): void {
    this.loop ??= this.keepRunning();
  }

  /** Takes no more jobs and lets those under way finish. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.runner?.stop().catch(() => {}); // it may be stopping already, having failed
    await this.loop;
  }

  private async keepRunning(): Promise<void> {
    const pool = new pg.Pool({
      connectionString: this.url,
      max: CONCURRENCY + 2,
      application_name: 'rounds jobs',
    });
    // A connection broke; the next query says whether it matters.
    pool.on('error', () => {});
    pool.on('connect', (client) => client.on('error', () => {}));
    const lock = new JobWorkerLock(this.url, this.stopping.signal);
    const stopSweeping = startSweeping(pool);
    while (!this.stopping.signal.aborted) {
      try {
        await this.runOnce(pool, lock);
      } catch (error) {
        this.logger.warn({ err: error }, 'background jobs stopped; trying again');
        await sleep(1_000, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
    }
    stopSweeping();
    await lock.close();
    await pool.end();
  }

  private async runOnce(pool: pg.Pool, lock: JobWorkerLock): Promise<void> {
    await lock.openOnce();
    const events: WorkerEvents = new EventEmitter();
    this.runner = await run({
      events,
      pgPool: pool,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      taskList: this.tasks(),
      crontab: this.crontab(),
      gracefulShutdownAbortTimeout: this.environment.SHUTDOWN_SECONDS * 1_000,
      logger: this.workerLogger(),
      preset: {
        plugins: [
          {
            name: 'RoundsJobWorkers',
            version: '1.0.0',
            worker: {
              hooks: {
                startWorker: async (_, { worker }) => lock.register(worker.workerPool.id),
              },
            },
          },
        ],
      },
    });
    if (this.stopping.signal.aborted) await this.runner.stop().catch(() => {});
    endWhenStuck(this.runner, events);
    await this.runner.promise;
  }

  private tasks(): TaskList {
    const context = { signal: this.stopping.signal };
    return Object.fromEntries(
      this.registry.list().map((job) => [job.name, (payload) => job.run(payload, context)]),
    );
  }

  private crontab(): string {
    const lines = this.registry
      .list()
      .flatMap(({ name, cron }) => (cron ? [`${cron} ${name} ?jobKey=cron:${name}`] : []));
    // With nothing here at all it would look for a file called crontab.
    return ['# jobs of Rounds', ...lines].join('\n');
  }

  /** Its own lines carry payloads on debug level only; what matters to us are its failures. */
  private workerLogger(): WorkerLogger {
    return new WorkerLogger(() => (level, message, meta) => {
      const { error, job } = (meta ?? {}) as {
        error?: unknown;
        job?: { id: string; task_identifier: string };
      };
      const fields = { err: error, job: job?.task_identifier, jobId: job?.id };
      if (String(level) === 'error') this.logger.error(fields, job ? 'a job failed' : message);
      else if (String(level) === 'warning') this.logger.warn(fields, message);
    });
  }
}

/**
 * graphile-worker remembers for ever that its first look at the tasks failed, and then takes no job
 * any more. A new runner looks again.
 */
function endWhenStuck(runner: Runner, events: WorkerEvents): void {
  let failures = 0;
  const works = () => (failures = 0);
  events.on('worker:getJob:empty', works);
  events.on('job:start', works);
  events.on('worker:getJob:error', () => {
    failures += 1;
    if (failures === FAILURES_OF_A_STUCK_RUNNER) {
      runner.stop('it cannot take jobs').catch(() => {}); // it may be stopping already
    }
  });
}
