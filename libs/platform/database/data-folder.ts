import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, readdirSync } from 'node:fs';
import { realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseRefusal } from './database-refusal.js';
import { chooseServerUser, makeEnterable, mayEnter, type ServerUser } from './unprivileged-user.js';

/** Where root keeps what its server user must reach and cannot reach where it was asked to be. */
export const defaultEnterableRoot = () =>
  process.getuid?.() === 0 ? '/var/lib/rounds' : path.join(os.homedir(), '.cache', 'rounds');

export interface DataFolder {
  /** Where the data really is, without symbolic links; it need not exist yet. */
  dir: string;
  user: ServerUser;
}

/** Finds or decides where the data lies, and makes the folders above it. */
export function settleDataFolder(
  asked: string,
  enterableRoot: string,
  log: (line: string) => void,
): DataFolder {
  const wanted = path.resolve(asked);
  makeEnterable(path.dirname(wanted));
  const dir = movedTo(wanted) ?? reachableOrMoved(wanted, enterableRoot, log);
  makeEnterable(path.dirname(dir));
  refuseOthersData(dir);
  return { dir: resolvedPath(dir), user: chooseServerUser(dir) };
}

function reachableOrMoved(wanted: string, root: string, log: (line: string) => void): string {
  const user = chooseServerUser(wanted);
  const above = path.dirname(wanted);
  if (mayEnter(user, above)) return wanted;
  if (holdsData(wanted)) {
    // Going elsewhere now would show an empty forum.
    throw new DatabaseRefusal(
      'data-folder-not-ours',
      `the server's user ${user.uid} may no longer enter ${above}, which holds its data; ` +
        'allow it (chmod o+x on the folders above), or run Rounds as that user',
    );
  }
  const moved = recordMove(wanted, path.join(root, `data-${randomBytes(6).toString('hex')}`));
  log(
    `postgres: user ${user.uid} may not enter ${above}, so the data is kept in ${moved}, ` +
      `as ${pointerOf(wanted)} says. To keep it elsewhere, set ROUNDS_DATA.`,
  );
  return moved;
}

/** Where the data of this folder is now, or `undefined` where there is none. */
export function findDataFolder(asked: string): string | undefined {
  const wanted = path.resolve(asked);
  const dir = resolvedPath(movedTo(wanted) ?? wanted);
  return existsSync(path.join(dir, 'PG_VERSION')) ? dir : undefined;
}

export function refuseOtherMajor(dir: string, major: string): void {
  const made = readFileSync(path.join(dir, 'PG_VERSION'), 'utf8').trim();
  if (made === major) return;
  throw new DatabaseRefusal(
    'data-folder-other-major',
    `the data in ${dir} was made by Postgres ${made} and this Rounds brings ${major}: run ` +
      '`rounds backup FILE` with the Rounds version that made it, move the folder away, then run ' +
      '`rounds restore FILE` with this one',
  );
}

/** False where there is nothing; throws where there is something that is not Postgres data. */
export function holdsData(dir: string): boolean {
  if (existsSync(path.join(dir, 'PG_VERSION'))) return true;
  if (!existsSync(dir) || readdirSync(dir).length === 0) return false;
  throw new DatabaseRefusal(
    'data-folder-not-ours',
    `${dir} holds files that are no Postgres data; move them away or set ROUNDS_DATA`,
  );
}

/** Deletes the data, wherever it lies, and what is kept beside it. No server may be running. */
export function removeDataFolder(asked: string): void {
  const wanted = path.resolve(asked);
  for (const dir of new Set([wanted, resolvedPath(movedTo(wanted) ?? wanted)])) {
    rmSync(dir, { recursive: true, force: true });
    for (const ending of ['password', 'lock', 'moved']) rmSync(`${dir}.${ending}`, { force: true });
  }
}

const pointerOf = (wanted: string) => `${wanted}.moved`;

function movedTo(wanted: string): string | undefined {
  const pointer = pointerOf(wanted);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : undefined;
}

/** Linked into place whole, so that of two processes starting at once one decides for both. */
function recordMove(wanted: string, to: string): string {
  const draft = `${pointerOf(wanted)}.${process.pid}`;
  writeFileSync(draft, `${to}\n`);
  try {
    linkSync(draft, pointerOf(wanted));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return movedTo(wanted) ?? to;
}

/** A server user is known by its working directory, which the system reports without links. */
function resolvedPath(dir: string): string {
  if (existsSync(dir)) return realpathSync(dir);
  const above = path.dirname(dir);
  return path.join(existsSync(above) ? realpathSync(above) : above, path.basename(dir));
}

function refuseOthersData(dir: string): void {
  const uid = process.getuid?.();
  if (!uid || !existsSync(dir)) return;
  const owner = statSync(dir).uid;
  if (owner === uid) return;
  throw new DatabaseRefusal(
    'data-folder-not-ours',
    `${dir} belongs to user ${owner} and Rounds runs as ${uid}; run it as that user or as root, ` +
      'or set ROUNDS_DATA',
  );
}
