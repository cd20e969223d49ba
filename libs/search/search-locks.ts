import type { EntityManager } from 'typeorm';

/** Advisory locks: whoever writes to the index, and whoever rebuilds it. */
const LOCKS = 7_246_502;
const WRITER = 1;
const REBUILD = 2;
const POLL_MS = 20;

/**
 * Alone among all processes. `manager` is one connection and in no transaction: the lock outlives
 * statements, and goes with the connection if the process is killed.
 */
export async function writing<T>(manager: EntityManager, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(manager, WRITER))) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    await unlock(manager, WRITER);
  }
}

/** False where another rebuild is under way; given back if `start` fails. */
export async function claimRebuild(
  manager: EntityManager,
  start: () => Promise<void>,
): Promise<boolean> {
  if (!(await tryLock(manager, REBUILD))) return false;
  try {
    await start();
    return true;
  } catch (error) {
    await releaseRebuild(manager);
    throw error;
  }
}

export const releaseRebuild = (manager: EntityManager): Promise<void> => unlock(manager, REBUILD);

async function tryLock(manager: EntityManager, key: number): Promise<boolean> {
  const [row] = await manager.query<{ locked: boolean }[]>(
    'SELECT pg_try_advisory_lock($1, $2) AS locked',
    [LOCKS, key],
  );
  return row?.locked === true;
}

async function unlock(manager: EntityManager, key: number): Promise<void> {
  await manager.query('SELECT pg_advisory_unlock($1, $2)', [LOCKS, key]);
}

/** In whichever process. */
export async function isRebuilding(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ held: boolean }[]>(
    `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND classid = $1 AND objid = $2 AND objsubid = 2) AS held`,
    [LOCKS, REBUILD],
  );
  return row?.held === true;
}
