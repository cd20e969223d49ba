import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { JobRegistry } from './job-registry.js';

export interface AddJobOptions {
  /** A job that still waits under this key is replaced. */
  jobKey?: string;
  runAt?: Date;
  /** 25 by default, with exponential pauses: about three days. */
  maxAttempts?: number;
}

/**
 * Rare work in the background: it exists if and only if the transaction `tx` commits. Adding one
 * notifies and so serialises commits; what follows every post goes through the Outbox instead.
 */
@Injectable()
export class Jobs {
  constructor(private readonly registry: JobRegistry) {}

  async add(
    tx: EntityManager,
    name: string,
    payload: object = {},
    { jobKey, runAt, maxAttempts }: AddJobOptions = {},
  ): Promise<void> {
    if (!this.registry.has(name)) throw new Error(`there is no job called ${name}`);
    await tx.query(
      `SELECT graphile_worker.add_job($1, payload => $2::json, job_key => $3,
         run_at => $4::timestamptz, max_attempts => $5::int)`,
      [name, JSON.stringify(payload), jobKey ?? null, runAt ?? null, maxAttempts ?? null],
    );
  }
}
