import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseRefusal } from './database-refusal.js';
import { serversOf } from './process-identity.js';

const FAST_SHUTDOWN_MS = 10_000;
/** Idle backends notice at once that their postmaster is gone, busy ones only when they wait. */
const ORPHANS_NOTICE_MS = 1_000;
const GIVE_UP_MS = 30_000;

interface PostmasterRecord {
  pid: number | undefined;
  port: number | undefined;
  ready: boolean;
}

const pidFile = (dir: string) => path.join(dir, 'postmaster.pid');

/** What a running server writes into its folder; all undefined where there is none. */
export function readPostmaster(dir: string): PostmasterRecord {
  let lines: string[] = [];
  try {
    lines = readFileSync(pidFile(dir), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const number = (line: string | undefined) => Number(line) || undefined;
  return { pid: number(lines[0]), port: number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Ends what a killed run left behind. Only to be called by the owner of the folder's lock: the
 * server is then nobody's.
 */
export async function endLeftovers(dir: string, log: (line: string) => void): Promise<void> {
  const began = Date.now();
  let asked = false;
  let forced = false;
  for (;;) {
    const { pid } = readPostmaster(dir);
    const left = serversOf(dir, pid);
    if (left.length === 0) {
      // The server refuses to start where the recorded pid now belongs to another process of its
      // user, or to a zombie. Nobody works in the folder, so the record is stale.
      if (readPostmaster(dir).pid === pid) rmSync(pidFile(dir), { force: true });
      return;
    }
    const waited = Date.now() - began;
    if (waited > GIVE_UP_MS) {
      throw new DatabaseRefusal(
        'postgres-did-not-start',
        `a Postgres left from an earlier run (pid ${left.join(', ')}) does not end; end it by hand`,
      );
    }
    const led = pid !== undefined && left.includes(pid);
    if (led && !asked) {
      // Only the postmaster: SIGINT tells its checkpointer that the shutdown is nearly done.
      log(`postgres: stopping the server (pid ${pid}) that an earlier run left behind`);
      signal(pid, 'SIGINT');
      asked = true;
    }
    if (!forced && waited > (led ? FAST_SHUTDOWN_MS : ORPHANS_NOTICE_MS)) {
      // They leave at once without touching the data; the next start replays the log.
      for (const each of left) signal(each, 'SIGQUIT');
      forced = true;
    }
    await sleep(25);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
