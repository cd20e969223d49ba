import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseRefusal } from './database-refusal.js';
import { serverEnvironment, type ServerUser } from './unprivileged-user.js';

const TAIL_LENGTH = 4_000;
const FAST_SHUTDOWN_MS = 30_000;

export interface PostgresExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last 4,000 characters that it logged. */
  tail: string;
}

export interface PostgresProcess {
  pid: number;
  exited: Promise<PostgresExit>;
  /** Fast shutdown: sessions are cut, everything acknowledged is on disk. */
  stop(): Promise<void>;
}

export interface PostgresLaunch {
  postgres: string;
  dir: string;
  port: number;
  user: ServerUser;
  /** `name=value`; later ones win. */
  flags: string[];
  log: (line: string) => void;
}

const DEFAULTS = [
  'listen_addresses=127.0.0.1',
  // TCP only: the path of a socket may have no more than 107 bytes.
  'unix_socket_directories=',
  'max_connections=100',
  'shared_buffers=128MB',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_checkpoints=off',
  // Failed statements carry what clinicians wrote, and the application reports its own errors.
  'log_min_messages=log',
];

/** Resolves when the server accepts connections. */
export async function launchPostgres(launch: PostgresLaunch): Promise<PostgresProcess> {
  const child = spawnServer(launch);
  const server = watch(child, launch.log);
  const first = await Promise.race([server.ready, server.exited]);
  if (first === undefined && child.pid) return { pid: child.pid, ...server };
  // The exit can be noticed before the last lines, which say why.
  await Promise.race([server.drained, sleep(1_000)]);
  throw new DatabaseRefusal(
    'postgres-did-not-start',
    `Postgres ended at its start: ${server.tail().trim()}`,
  );
}

function spawnServer({ postgres, dir, port, user, flags }: PostgresLaunch): ChildProcess {
  const settings = [`port=${port}`, ...DEFAULTS, ...flags].flatMap((flag) => ['-c', flag]);
  const args = ['-D', dir, ...settings];
  const options = {
    cwd: dir,
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C must reach Node alone, which still has requests to finish.
    detached: process.platform !== 'win32',
  };
  if (!hasDeathSignal()) return spawn(postgres, args, { ...options, ...user });
  const identity =
    user.uid === undefined
      ? []
      : ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
  // The kernel shuts the server down when Node is gone, kill -9 included. Elsewhere the next start
  // does. It is bound to the thread that spawns: do not call this in a worker thread.
  return spawn('setpriv', [...identity, '--pdeathsig', 'INT', '--', postgres, ...args], options);
}

let deathSignal: boolean | undefined;

/** BusyBox has a setpriv without it. */
function hasDeathSignal(): boolean {
  deathSignal ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true']).status === 0;
  return deathSignal;
}

function watch(child: ChildProcess, log: (line: string) => void) {
  let tail = '';
  const stopWithUs = () => child.kill('SIGINT');
  process.once('exit', stopWithUs);

  const exited = new Promise<PostgresExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal, tail }));
    child.once('error', (error) =>
      resolve({ code: null, signal: null, tail: (tail = error.message) }),
    );
  }).finally(() => process.off('exit', stopWithUs));
  const drained = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<void>((resolve) => {
    if (!child.stderr) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      tail = `${tail}${line}\n`.slice(-TAIL_LENGTH);
      log(line);
      if (line.endsWith('ready to accept connections')) resolve();
    });
  });

  const stop = async () => {
    child.kill('SIGINT');
    // After that, an immediate shutdown: the log is replayed at the next start.
    const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
    await exited.finally(() => clearTimeout(timer));
  };
  return { exited, drained, ready, stop, tail: () => tail };
}
