import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@rounds/platform';

/** A Postgres as Rounds starts it, with its data in the folder `given`, or in one that goes with it. */
export async function onKeptPostgres<T>(
  given: string | undefined,
  flags: string[],
  work: (url: string) => Promise<T>,
): Promise<T> {
  const folder = given
    ? path.resolve(process.env.INIT_CWD ?? process.cwd(), given)
    : mkdtempSync(path.join(tmpdir(), 'rounds-growth-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755); // root's Postgres runs as another user
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: path.join(folder, 'postgres'), flags });
    try {
      return await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    if (!given) rmSync(folder, { recursive: true, force: true });
  }
}
