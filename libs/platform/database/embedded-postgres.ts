import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  defaultEnterableRoot,
  findDataFolder,
  removeDataFolder,
  settleDataFolder,
} from './data-folder.js';
import { dataFolderOwner, inUse, lockDataFolder } from './data-folder-lock.js';
import { DatabaseRefusal } from './database-refusal.js';
import {
  launchPostgres,
  type PostgresExit,
  type PostgresLaunch,
} from './embedded-postgres-process.js';
import { endLeftovers, readPostmaster } from './leftover-server.js';
import { usableBinaries } from './postgres-binaries.js';
import { ensureCluster, storedPassword } from './postgres-cluster.js';

export interface EmbeddedPostgresOptions {
  /** `<ROUNDS_DATA>/postgres`. Beside it lie `.password`, `.lock` and perhaps `.moved`. */
  dataDir: string;
  /** Gets our own notices and each line of the server. */
  log?: (line: string) => void;
  /**
   * Server settings as `name=value`. Everything acknowledged is on disk unless a test passes
   * `fsync=off`; `shared_preload_libraries=pg_stat_statements` is there for measuring.
   */
  flags?: string[];
  /** A free one unless given. Pass the former one to restart under pools that know it. */
  port?: number;
  /** Where root keeps what its server user cannot reach otherwise; /var/lib/rounds. */
  enterableRoot?: string;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  pid: number;
  /** Where the data really lies: elsewhere than asked, if the server's user could not enter. */
  dataDir: string;
  /** Resolves when the server is gone, by stop() or not; it may then be started again. */
  exited: Promise<PostgresExit>;
  stop(): Promise<void>;
}

const DATABASE = 'rounds';
const START_ATTEMPTS = 60;

/**
 * A real Postgres for a machine that has none, on 127.0.0.1 only. It never outlives this process
 * for long: on Linux the kernel stops it, elsewhere the next start does.
 * @throws DatabaseRefusal, which says the way out
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, log = () => {}, enterableRoot = defaultEnterableRoot() } = options;
  const folder = settleDataFolder(dataDir, enterableRoot, log);
  const unlock = lockDataFolder(folder.dir);
  try {
    const binaries = usableBinaries(folder.user, enterableRoot, log);
    await endLeftovers(folder.dir, log);
    const password = await ensureCluster(folder, binaries, log);
    const { postgres } = binaries;
    const { server, port } = await launch(
      { postgres, ...folder, flags: options.flags ?? [], log },
      options.port,
    );
    const exited = server.exited.finally(unlock);
    const stop = async () => {
      await server.stop();
      await exited;
    };
    const url = urlOf(password, port, DATABASE);
    try {
      await ensureDatabase(urlOf(password, port, 'postgres'));
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, port, pid: server.pid, dataDir: folder.dir, exited, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * The url of the server that another live process runs on this folder, so that a command can join
 * it; `undefined` where none is ready.
 */
export function findRunningPostgres(dataDir: string): string | undefined {
  const dir = findDataFolder(dataDir);
  if (dir === undefined || dataFolderOwner(dir) === undefined) return undefined;
  const { port, ready } = readPostmaster(dir);
  const password = storedPassword(dir);
  return ready && port && password ? urlOf(password, port, DATABASE) : undefined;
}

/** Deletes the data, wherever it lies. Refused while a live process uses it. */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const dir = findDataFolder(dataDir);
  if (dir !== undefined) {
    const owner = dataFolderOwner(dir);
    if (owner !== undefined) throw inUse({ pid: owner });
    await endLeftovers(dir, () => {});
  }
  removeDataFolder(dataDir);
}

const urlOf = (password: string, port: number, database: string) =>
  `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

async function launch(how: Omit<PostgresLaunch, 'port'>, wanted: number | undefined) {
  for (let attempt = 1; ; attempt++) {
    const port = wanted ?? (await freePort());
    await endLeftovers(how.dir, how.log);
    try {
      return { server: await launchPostgres({ ...how, port }), port };
    } catch (error) {
      if (attempt === START_ATTEMPTS || !passes(error, wanted)) throw error;
      await sleep(250);
    }
  }
}

/**
 * Another program may be quicker to take the port. A server whose Node was killed in the very act
 * of starting it shows itself only now.
 */
function passes(error: unknown, wantedPort: number | undefined): boolean {
  if (!(error instanceof DatabaseRefusal)) return false;
  if (/is still in use|"postmaster.pid" already exists/.test(error.message)) return true;
  return wantedPort === undefined && error.message.includes('Address already in use');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
