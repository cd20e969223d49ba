import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { WORKER_LOCKS } from './job-worker-lock.js';

const SWEEP_MS = 5_000;

/**
 * Frees the jobs of workers that died: graphile-worker itself would wait four hours. Answers the
 * ids of those workers. Must not run on the connection that holds a JobWorkerLock.
 */
export async function sweepDeadWorkers(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ workers: string[] | null }>(
    `WITH dead AS (
       DELETE FROM job_worker WHERE worker_id IN (
         SELECT worker_id FROM job_worker
          WHERE pg_try_advisory_xact_lock($1, lock_key) FOR UPDATE SKIP LOCKED)
       RETURNING worker_id),
     gathered AS (SELECT array_agg(worker_id) AS workers FROM dead)
     SELECT workers, graphile_worker.force_unlock_workers(workers)
       FROM gathered WHERE workers IS NOT NULL`,
    [WORKER_LOCKS],
  );
  return rows[0]?.workers ?? [];
}

/** Sweeps every five seconds until the answer is called. */
export function startSweeping(pool: Pool): () => void {
  const logger = new Logger('JobSweeper');
  const sweep = async () => {
    try {
      const workers = await sweepDeadWorkers(pool);
      if (workers.length > 0) logger.warn({ workers }, 'freed the jobs of workers that died');
    } catch (error) {
      logger.warn({ err: error }, 'looking for dead workers failed');
    }
  };
  void sweep();
  const timer = setInterval(() => void sweep(), SWEEP_MS);
  return () => clearInterval(timer);
}
