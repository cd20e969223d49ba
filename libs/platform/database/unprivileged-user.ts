import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseRefusal } from './database-refusal.js';

/** Whom the server runs as; empty means as ourselves. */
export interface ServerUser {
  uid?: number;
  gid?: number;
}

/** Postgres refuses to run as root, so root hands it to the data's owner, `postgres` or `nobody`. */
export function chooseServerUser(dataDir: string): ServerUser {
  if (process.getuid?.() !== 0) return {};
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) {
    // Whoever made the data keeps it, though a `postgres` user has been installed since.
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new DatabaseRefusal(
    'postgres-did-not-start',
    'Postgres does not run as root and there is neither a user "postgres" nor "nobody"; ' +
      'run Rounds as another user or set DATABASE_URL',
  );
}

/** Runs as that user, from a folder that everybody may enter. */
export function runAs(user: ServerUser, command: string, args: string[]) {
  const { status, stderr, error } = spawnSync(command, args, {
    ...user,
    cwd: path.parse(process.cwd()).root,
    env: serverEnvironment(),
    encoding: 'utf8',
  });
  return { ok: status === 0, problem: error?.message ?? stderr };
}

/** The server needs none of our settings, and ours hold secrets. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TZ } = process.env;
  return { PATH, LC_ALL: 'C', ...(SystemRoot && { SystemRoot }), ...(TZ && { TZ }) };
}

/** Whether that user may enter the folder, or the nearest one above it that exists. */
export function mayEnter(user: ServerUser, folder: string): boolean {
  if (user.uid === undefined) return true;
  let nearest = folder;
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  return runAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', nearest]).ok;
}

/** Makes a folder; those made on the way are 0755, or under root's umask the server is shut out. */
export function makeEnterable(folder: string): void {
  if (existsSync(folder)) return;
  makeEnterable(path.dirname(folder));
  mkdirSync(folder, { recursive: true }); // recursive: another process may be as quick
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
}

export function giveTo(user: ServerUser, file: string): void {
  if (user.uid !== undefined && user.gid !== undefined) chownSync(file, user.uid, user.gid);
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  const shown = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return shown.status === 0 ? Number(shown.stdout) : undefined;
}
