import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { OutboxDrain, idempotentCall } from '@rounds/platform';
import { SearchService } from '@rounds/search';
import { insertClinician } from '@rounds/testing';
import { PostsService } from '@rounds/threads';
import { percentile } from './figures.js';
import type { SearchApp } from './search-app.js';
import type { Times } from './search-times.js';

const PER_SECOND = 50;
const SECONDS = 60;
const LOOK_EVERY_MS = 25;
const GIVE_UP_MS = 30_000;

export interface Lag extends Times {
  perSecond: number;
  seconds: number;
  among: number;
  most: number;
  /** Mean time between two looks: a lag may be shorter by up to so much. */
  every: number;
  load: number;
}

/**
 * From the end of the call that committed a reply until a search shows it, through the outbox. The
 * looks are searches for a word that the replies of that second share.
 */
export async function measureLag(search: SearchApp, say: (line: string) => void): Promise<Lag> {
  const { app, dataSource } = search;
  const viewer = await insertClinician(dataSource, { displayName: 'Dr. Lag' });
  const threads = await dataSource.query<{ id: string; body: string }[]>(
    `SELECT t.id, p.body FROM thread t JOIN channel c ON c.id = t.channel_id
       JOIN post p ON p.thread_id = t.id AND p.number = 1
      WHERE c.visibility = 'open' ORDER BY t.id DESC LIMIT 500`,
  );
  const [count] = await dataSource.query<{ n: number }[]>('SELECT count(*)::int AS n FROM post');
  say(`${PER_SECOND} posts a second for ${SECONDS} s …`);
  const drain = app.get(OutboxDrain);
  drain.start();
  const before = os.loadavg()[0]!;
  try {
    const posted = new Map<string, Reply>();
    const writing = write(app.get(PostsService), viewer, threads, posted);
    const looking = look(app.get(SearchService), viewer, posted, writing);
    await writing;
    const every = await looking;
    const lags = [...posted.values()].map(({ at, found }) => Math.max(0, found! - at));
    return {
      perSecond: PER_SECOND,
      seconds: SECONDS,
      among: count?.n ?? 0,
      p50: percentile(lags, 0.5),
      p95: percentile(lags, 0.95),
      p99: percentile(lags, 0.99),
      most: Math.max(...lags),
      every,
      load: Math.round(((before + os.loadavg()[0]!) / 2) * 10) / 10,
    };
  } finally {
    await drain.stop();
  }
}

interface Reply {
  at: number;
  word: string;
  found?: number;
}

const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

async function write(
  service: PostsService,
  viewer: Viewer,
  threads: { id: string; body: string }[],
  posted: Map<string, Reply>,
): Promise<void> {
  const run = letters(Math.floor(Date.now() / 1_000) % 1_000_000);
  const started = performance.now();
  const sent: Promise<void>[] = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n += 1) {
    const due = started + (n * 1_000) / PER_SECOND;
    if (due > performance.now()) await sleep(due - performance.now());
    const { id, body } = threads[(n * 7) % threads.length]!;
    const word = `zq${run}x${letters(Math.floor(n / PER_SECOND))}`;
    const given = { body: `${word} ${body.slice(0, 600)}` };
    const call = idempotentCall(viewer.id, randomUUID(), [id, given])!;
    sent.push(
      service.reply(viewer, id, given, call).then((post) => {
        posted.set(post.id, { at: performance.now(), word });
      }),
    );
  }
  await Promise.all(sent);
}

/** Until all are found; answers the mean time between two looks. */
async function look(
  service: SearchService,
  viewer: Viewer,
  posted: Map<string, Reply>,
  writing: Promise<void>,
): Promise<number> {
  let written: number | null = null;
  void writing.then(() => (written = performance.now()));
  const started = performance.now();
  for (let looks = 1; ; looks += 1) {
    const next = performance.now() + LOOK_EVERY_MS;
    const waiting = [...posted].filter(([, { found }]) => found === undefined);
    // Two words at most are waited for, unless search lags behind.
    for (const word of [...new Set(waiting.map(([, reply]) => reply.word))].slice(0, 3)) {
      const query = { q: `"${word}"`, sort: 'newest', limit: PER_SECOND };
      const { items } = await service.search(viewer, searchQuery.parse(query));
      const at = performance.now();
      for (const { postId } of items) {
        const reply = posted.get(postId);
        if (reply) reply.found ??= at;
      }
    }
    if (written !== null && [...posted.values()].every(({ found }) => found !== undefined)) {
      return (performance.now() - started) / looks;
    }
    if (written !== null && performance.now() - written > GIVE_UP_MS) {
      throw new Error('replies were not findable within 30 s');
    }
    await sleep(Math.max(0, next - performance.now()));
  }
}
