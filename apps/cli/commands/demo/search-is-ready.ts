import { setTimeout as sleep } from 'node:timers/promises';
import { SEARCH_CONSUMER } from '@rounds/search';
import pg from 'pg';

const PATIENCE_MS = 30_000;
const POLL_MS = 100;

/** Waits until search has everything; for a search engine that is down not for ever. */
export async function searchIsReady(url: string, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const waiting = async () => {
      const { rows } = await client.query<{ posts: number }>(
        'SELECT count(*)::int AS posts FROM outbox WHERE consumer = $1',
        [SEARCH_CONSUMER],
      );
      return rows[0]?.posts ?? 0;
    };
    const first = await waiting();
    if (first === 0) return;
    say(`Indexing ${first} posts …`);
    for (const started = Date.now(); Date.now() - started < PATIENCE_MS; await sleep(POLL_MS)) {
      if ((await waiting()) === 0) return;
    }
    say(`Search is behind by ${await waiting()} posts and goes on catching up.`);
  } finally {
    await client.end();
  }
}
