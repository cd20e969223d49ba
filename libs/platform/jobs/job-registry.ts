import { Injectable } from '@nestjs/common';

export interface JobContext {
  /** Aborted when the process shuts down; long jobs should look at it between batches. */
  signal: AbortSignal;
}

export interface JobDefinition<P> {
  /** Stable: rows that wait in the database carry it. */
  name: string;
  /** Five fields of crontab, UTC; such a job also runs without anybody adding it. */
  cron?: string;
  /** May run again after a crash or a failure, so it must be harmless to repeat. */
  run(payload: P, context: JobContext): Promise<void>;
}

/** The background jobs of every lib, the same in every process, whether it runs them or not. */
@Injectable()
export class JobRegistry {
  private readonly all = new Map<string, JobDefinition<unknown>>();

  register<P>(job: JobDefinition<P>): void {
    if (!/^[a-z][a-z0-9-]*$/.test(job.name)) throw new Error(`${job.name} is no name for a job`);
    if (this.all.has(job.name)) throw new Error(`two jobs are called ${job.name}`);
    this.all.set(job.name, job);
  }

  has(name: string): boolean {
    return this.all.has(name);
  }

  list(): JobDefinition<unknown>[] {
    return [...this.all.values()];
  }
}
