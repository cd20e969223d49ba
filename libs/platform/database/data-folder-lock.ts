import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseRefusal } from './database-refusal.js';
import { processIdentity } from './process-identity.js';

interface Owner {
  pid: number;
  identity: string;
}

const lockOf = (dataDir: string) => `${dataDir}.lock`;

/**
 * Takes the data folder for this Node process until the returned function is called or the process
 * is gone, killed included. Refused while another live process has it: two would stop each other's
 * server. Pids count within one machine or container, so one folder must not serve two of these.
 */
export function lockDataFolder(dataDir: string): () => void {
  const lock = lockOf(dataDir);
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) });
  const draft = `${lock}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o644 });
  try {
    while (!linked(draft, lock)) {
      const found = read(lock);
      if (found === undefined) continue;
      const owner = liveOwner(found);
      if (owner) throw inUse(owner);
      discard(lock, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(lock) === mine) rmSync(lock, { force: true });
  };
}

/** The pid of the live process that has the folder. */
export function dataFolderOwner(dataDir: string): number | undefined {
  return liveOwner(read(lockOf(dataDir)) ?? '')?.pid;
}

export function inUse(owner: { pid: number }): DatabaseRefusal {
  const who = owner.pid === process.pid ? 'this' : 'another';
  return new DatabaseRefusal(
    'data-folder-in-use',
    `${who} Rounds process (pid ${owner.pid}) uses this data folder; ` +
      'set ROUNDS_DATA or DATABASE_URL',
  );
}

function liveOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content) as Owner;
    return processIdentity(owner.pid) === owner.identity ? owner : undefined;
  } catch {
    return undefined; // a full disk can leave it empty
  }
}

/** Moves the dead owner's lock away; what was moved is looked at, for another may be as quick. */
function discard(lock: string, dead: string): void {
  const aside = `${lock}.dead.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== dead) linked(aside, lock);
  rmSync(aside, { force: true });
}

/** A link appears whole or not at all, where a file that is being written can be read half. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
