import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../config/environment.js';
import { DatabaseRefusal } from './database-refusal.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';

export interface OpenDatabase {
  url: string;
  /** Stops the server if it is ours; call after everything that uses it has ended. */
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Notices and the lines of the embedded server. */
  log?: (line: string) => void;
  /** The embedded server died and does not come back. */
  onLost?: (error: unknown) => void;
}

const RESTARTS_PER_MINUTE = 5;

/** The folder of the embedded server under ROUNDS_DATA. */
export const embeddedFolder = (environment: Environment): string =>
  path.resolve(environment.ROUNDS_DATA, 'postgres');

/** DATABASE_URL, or else the embedded Postgres, started and kept running. */
export async function openDatabase(
  environment: Environment,
  { log = () => {}, onLost = () => {} }: OpenDatabaseOptions = {},
): Promise<OpenDatabase> {
  if (environment.DATABASE_URL) return { url: environment.DATABASE_URL, close: async () => {} };
  const dataDir = embeddedFolder(environment);
  let server = await startEmbeddedPostgres({ dataDir, log });
  const { url, port } = server;
  const keeper = { closing: false, restarts: [] as number[] };

  const keep = async (running: EmbeddedPostgres): Promise<void> => {
    for (;;) {
      const { code, signal, tail } = await running.exited;
      if (keeper.closing) return;
      keeper.restarts = [...keeper.restarts.filter((at) => Date.now() - at < 60_000), Date.now()];
      if (keeper.restarts.length > RESTARTS_PER_MINUTE) {
        throw new DatabaseRefusal(
          'postgres-did-not-start',
          `The embedded Postgres keeps dying. It said: ${tail.trim()}`,
        );
      }
      log(`postgres: the server died (${code ?? signal}); starting it again`);
      await sleep(100);
      // The same port: the pools of this process know no other.
      running = server = await startEmbeddedPostgres({ dataDir, log, port });
    }
  };
  const kept = keep(server).catch((error: unknown) => {
    if (!keeper.closing) onLost(error);
  });

  const close = async () => {
    keeper.closing = true;
    await server.stop();
    await kept;
  };
  return { url, close };
}
