import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { DataSource } from 'typeorm';
import { ChildServer } from './child-server.js';
import { freePorts } from './free-ports.js';
import { LayoutPostgres } from './layout-postgres.js';
import { LayoutProxy } from './layout-proxy.js';
import { LayoutRedis } from './layout-redis.js';

const root = path.resolve(__dirname, '../..');

export interface LayoutOptions {
  /** 3 unless given. */
  nodes?: number;
  /** 2 unless given. */
  workers?: number;
  /** Settings of every process, over those of a test: no rate limits, errors alone are logged. */
  env?: NodeJS.ProcessEnv;
  /** A prepared database; unless given, the layout has a Postgres of its own (see `postgres`). */
  databaseUrl?: string;
  /** More settings of that Postgres, as `name=value`. */
  postgresFlags?: string[];
  /** False: the nodes know of no Redis. */
  redis?: boolean;
  /** Gets what every process prints. */
  log?: (name: string, text: string) => void;
}

export interface Layout {
  /** Where clients go; sockets with `transports: ['websocket']`. */
  proxyUrl: string;
  /** The api processes; each has its own `url`, past the proxy. */
  nodes: ChildServer[];
  workers: ChildServer[];
  redis: LayoutRedis;
  databaseUrl: string;
  /** Connected to the database, for `registerVerified(layout)` and for looking. */
  dataSource: DataSource;
  /** Throws where the layout was given a database. */
  postgres: LayoutPostgres;
  /** Ends everything, frozen or killed as it may be, and removes its data. */
  stop(): Promise<void>;
}

/**
 * The layout of docker/compose.yaml as plain processes, from what is built (build before): the api
 * nodes behind a proxy, workers, a real redis-server, a real Postgres.
 */
export async function startLayout(options: LayoutOptions = {}): Promise<Layout> {
  const { nodes: nodeCount = 3, workers: workerCount = 2, log } = options;
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const ports = await freePorts(nodeCount + 1);
    const redis = new LayoutRedis(ports[nodeCount] ?? 0);
    undo.push(() => redis.stop());
    if (options.redis !== false) await redis.start();
    const postgres = options.databaseUrl ? null : new LayoutPostgres(options.postgresFlags);
    if (postgres) undo.push(() => postgres.stop());
    await postgres?.start();
    const databaseUrl = options.databaseUrl ?? postgres?.url ?? '';
    if (postgres) await migrate(databaseUrl);
    const dataSource = await new DataSource({ type: 'postgres', url: databaseUrl }).initialize();
    // Its Postgres may be killed meanwhile, which an idle connection would throw for.
    undo.push(() => dataSource.destroy());

    const env = {
      NODE_ENV: 'test',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL: '10',
      REDIS_URL: options.redis === false ? '' : redis.url,
      ROUNDS_WORKER: 'none',
      ROUNDS_RATE_LIMITS: 'off',
      TRUST_PROXY: 'true',
      LOG_LEVEL: 'error',
      ...options.env,
    };
    const server = (app: 'api' | 'worker', name: string, port: number | null) =>
      new ChildServer({
        name,
        url: port === null ? null : `http://127.0.0.1:${port}`,
        command: process.execPath,
        args: ['--enable-source-maps', path.join(root, 'dist', 'apps', app, 'main.js')],
        env: { ...env, ...(port === null ? {} : { PORT: String(port) }) },
        ready: app === 'api' ? /Rounds is ready at/ : /The Rounds worker is ready/,
        ...(log ? { log: (text) => log(name, text) } : {}),
      });
    const nodes = ports.slice(0, nodeCount).map((port, i) => server('api', `api ${i + 1}`, port));
    const workers = Array.from({ length: workerCount }, (_, i) =>
      server('worker', `worker ${i + 1}`, null),
    );
    for (const child of [...nodes, ...workers]) undo.push(() => child.stop());
    await Promise.all([...nodes, ...workers].map((child) => child.start()));
    const proxy = new LayoutProxy(nodes.map((node) => node.url));
    const proxyUrl = await proxy.start();
    undo.push(() => proxy.stop());
    const ownPostgres = () => {
      if (!postgres) throw new Error('this layout was given a database');
      return postgres;
    };
    return {
      ...{ proxyUrl, nodes, workers, redis, databaseUrl, dataSource, stop },
      get postgres() {
        return ownPostgres();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The one-shot service of docker/compose.yaml: what has ended before anything serves. */
async function migrate(databaseUrl: string): Promise<void> {
  const cli = path.join(root, 'dist', 'apps', 'cli', 'main.js');
  const migration = new ChildServer({
    name: 'migrate',
    url: null,
    command: process.execPath,
    args: ['--max-old-space-size=350', cli, 'migrate'],
    env: { DATABASE_URL: databaseUrl, LOG_LEVEL: 'error' },
    ready: /The database is up to date/,
  });
  await migration.start();
  await migration.ended();
}

/** Builds where stale; before `startLayout`, which runs what is built. */
export function buildForLayout(): void {
  const launch = path.join(root, 'apps/cli/launch.mjs');
  const { status, stderr } = spawnSync(process.execPath, [launch, 'build']);
  if (status !== 0) throw new Error(`the build failed:\n${stderr.toString()}`);
}
