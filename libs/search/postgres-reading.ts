import type { DataSource, EntityManager } from 'typeorm';
import { LOCK_FOR_READING } from './postgres-tables.js';

/**
 * One transaction that sees the index, the channels and who may see them as they are at one
 * moment. Opened in one round trip: the statements carry no parameters.
 */
export async function reading<T>(
  dataSource: DataSource,
  work: (tx: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    // A nested loop of what is LATERAL is all that a search needs.
    await runner.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off;
       SET LOCAL work_mem = '32MB'; SET LOCAL max_parallel_workers_per_gather = 0;
       ${LOCK_FOR_READING}`,
    );
    const answer = await work(runner.manager);
    await runner.query('COMMIT');
    return answer;
  } catch (error) {
    await runner.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
