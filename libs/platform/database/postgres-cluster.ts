import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdsData, refuseOtherMajor, type DataFolder } from './data-folder.js';
import { DatabaseRefusal } from './database-refusal.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { giveTo, serverEnvironment } from './unprivileged-user.js';

const passwordFile = (dir: string) => `${dir}.password`;

/** The stored password, where the folder has been used before and we may read it. */
export function storedPassword(dir: string): string | undefined {
  const file = passwordFile(dir);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
}

/** Makes the database cluster where there is none, and answers the superuser's password. */
export async function ensureCluster(
  folder: DataFolder,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<string> {
  const { dir } = folder;
  const hasData = holdsData(dir);
  if (hasData) refuseOtherMajor(dir, binaries.major);
  const known = storedPassword(dir);
  const password = known ?? newPassword(folder);
  if (!hasData) {
    log(`postgres: making a new database in ${dir}`);
    await makeCluster(folder, binaries);
  } else if (!known) {
    log(`postgres: ${passwordFile(dir)} was missing; a new password is set`);
    setPassword(folder, binaries, password);
  }
  return password;
}

/** Made under another name and moved into place, for a killed initdb leaves what looks complete. */
async function makeCluster({ dir, user }: DataFolder, binaries: PostgresBinaries): Promise<void> {
  const above = path.dirname(dir);
  const draft = `${path.basename(dir)}.making-`;
  for (const name of readdirSync(above)) {
    if (name.startsWith(draft)) await removeDraft(path.join(above, name));
  }
  const making = path.join(above, draft + randomBytes(4).toString('hex'));
  mkdirSync(making, { mode: 0o700 });
  giveTo(user, making);
  // The built-in provider sorts by code point whatever the C library: its upgrades break no index.
  // Full-text search still asks the C library what a letter is, hence a UTF-8 locale there as well.
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C';
  await run(
    spawn(
      binaries.initdb,
      [
        ...['-D', making, '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8'],
        ...[`--pwfile=${passwordFile(dir)}`, `--locale=${locale}`, '--no-instructions'],
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-messages=C'],
      ],
      { ...user, cwd: above, env: serverEnvironment(), stdio: ['ignore', 'ignore', 'pipe'] },
    ),
  );
  if (existsSync(dir)) rmdirSync(dir);
  renameSync(making, dir);
  syncFolder(above);
}

/** The initdb of a killed start may still be writing there; it fails once its files are gone. */
async function removeDraft(draft: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(draft, { recursive: true, force: true });
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(50);
    }
  }
}

/** Or a power cut may undo the move, and the next start take all that was written for a draft. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function newPassword({ dir, user }: DataFolder): string {
  const file = passwordFile(dir);
  const password = randomBytes(24).toString('base64url');
  rmSync(file, { force: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  giveTo(user, file);
  return password;
}

/** Single-user mode asks for no password; the server must not be running. */
function setPassword({ dir, user }: DataFolder, binaries: PostgresBinaries, password: string) {
  const done = spawnSync(binaries.postgres, ['--single', '-D', dir, 'postgres'], {
    ...user,
    cwd: dir,
    env: serverEnvironment(),
    input: `ALTER ROLE postgres PASSWORD '${password}'\n`,
    encoding: 'utf8',
  });
  if (done.status !== 0 || /ERROR/.test(done.stderr))
    throw failed('postgres --single', done.stderr);
}

function run(child: ReturnType<typeof spawn>): Promise<void> {
  let said = '';
  child.stderr?.on('data', (data) => (said += String(data)));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(failed('initdb', error.message)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(failed('initdb', said))));
  });
}

const failed = (what: string, said: string) =>
  new DatabaseRefusal('postgres-did-not-start', `${what} failed: ${said.trim()}`);
