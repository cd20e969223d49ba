import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashToken, newToken } from '@rounds/identity';
import { newId, projectRoot, startEmbeddedPostgres } from '@rounds/platform';
import pg from 'pg';
import type { LoadedData } from '../../apps/cli/commands/make-data/make-data.js';
import { ServerProcess } from './server-process.js';

export interface StageSize {
  clinicians: number;
  threads: number;
  posts: number;
}

/** Everything that is measured: one Postgres, and two servers that use it. */
export interface Stage {
  databaseUrl: string;
  /** Rounds as in production. */
  api: ServerProcess;
  /** What Fastify, Socket.IO and pg can do by themselves. */
  bare: ServerProcess;
  data: LoadedData;
  /** The channel of each thread. */
  channelOf: Map<string, string>;
  /** One session each of load1, load2, … */
  tokens: string[];
  postgresVersion: string;
  stop(): Promise<void>;
}

/** What apps/cli/launch.mjs gives Node. */
const AS_LAUNCHED = ['--enable-source-maps', '--max-semi-space-size=64'];

/** `profiles`: a folder for a CPU profile of the api. `moreArgs`: of both servers. */
export async function setStage(
  size: StageSize,
  say: (line: string) => void,
  profiles?: string,
  moreArgs: string[] = [],
): Promise<Stage> {
  const nodeArgs = [...AS_LAUNCHED, ...moreArgs];
  const folder = mkdtempSync(path.join(tmpdir(), 'rounds-bench-'));
  chmodSync(folder, 0o755); // root's Postgres runs as another user
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres') });
    closing.push(() => postgres.stop());
    say(`Loading ${size.posts} posts …`);
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: postgres.url,
      MEILI_URL: '', // an operator's index is not ours to fill
      REDIS_URL: '',
      ROUNDS_RATE_LIMITS: 'off',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
    const data = await makeData(size, env);
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows: versions } = await client.query<{ server_version: string }>(
      'SHOW server_version',
    );
    const { rows: threads } = await client.query<{ id: string; channel: string }>(
      'SELECT id, channel_id AS channel FROM thread WHERE id = ANY($1)',
      [data.threads],
    );
    const tokens = await signIn(client);
    await client.end();
    const profile = profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
    const api = await ServerProcess.start([...profile, ...nodeArgs, dist('api')], env);
    closing.push(() => api.stop());
    const bare = await ServerProcess.start(
      [...nodeArgs, path.join(__dirname, 'bench.cjs'), 'bare-server'],
      env,
    );
    closing.push(() => bare.stop());
    return {
      databaseUrl: postgres.url,
      api,
      bare,
      data,
      channelOf: new Map(threads.map(({ id, channel }) => [id, channel])),
      tokens,
      postgresVersion: versions[0]?.server_version ?? '',
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const dist = (app: string) => path.join(projectRoot(), 'dist', 'apps', app, 'main.js');

async function makeData(size: StageSize, env: NodeJS.ProcessEnv): Promise<LoadedData> {
  const wanted = Object.entries(size).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [dist('cli'), 'make-data', ...wanted],
    { env, maxBuffer: 2 ** 24 },
  );
  return JSON.parse(stdout) as LoadedData;
}

/** Sessions without the work of a thousand password checks. */
async function signIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM clinician WHERE email LIKE 'load%@rounds.test' ORDER BY id LIMIT 1000`,
  );
  const tokens = rows.map(() => newToken());
  await client.query(
    `INSERT INTO session (id, token_hash, clinician_id, expires_at)
     SELECT *, now() + interval '1 day' FROM unnest($1::uuid[], $2::bytea[], $3::uuid[])`,
    [rows.map(() => newId()), tokens.map(hashToken), rows.map(({ id }) => id)],
  );
  await client.query('ANALYZE session'); // as it is where nobody signs in a thousand at once
  return tokens;
}
