import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cliniciansFeedSql, timesAround } from '@rounds/feed';
import type { Viewer } from '@rounds/identity';
import { machine, median, percentile } from './figures.js';
import { calls, type Call } from './growth-calls.js';
import { load } from './growth-data.js';
import { growthForum, type GrowthForum } from './growth-forum.js';
import { onKeptPostgres } from './kept-postgres.js';
import { measuredOn, renewDocument } from './renew-document.js';

const CLINICIANS = 1000;
/** About ten thousand, and eight and eighty times as much. */
const SIZES = [12_000, 100_000, 1_000_000];
const QUICK_SIZES = [12_000, 30_000];
/** So many have a page of threads in each channel also of the least; of the others 20 posts each. */
const LEAST_THREADS = 1_400;
/** All three lie in memory. */
const FLAGS = ['shared_buffers=4GB', 'max_wal_size=4GB'];
const MOST = 1.3;
const FEED_MS = 10;
const FEEDS_IN_DATABASE = {
  'that feed, in the database': ({ readers }: GrowthForum) => readers,
  'the same of who write a hundredth': ({ listeners }: GrowthForum) => listeners,
};
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface Growth {
  name: string;
  /** Of each size, in ms. */
  p50: number[];
  p95: number[];
  /** The p50 of the largest size by that of the smallest. */
  growth: number;
  target?: number;
}

const say = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * The same calls of the same services, each in turn on databases of three sizes on one Postgres.
 * Answers the exit code: 1 where something grew by more than it may.
 */
export async function main(args: string[]): Promise<number> {
  const { values: options } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      sizes: { type: 'string' },
      json: { type: 'string' },
      /** A folder that keeps what was loaded, for the next time. */
      data: { type: 'string' },
      /** A call to measure, or `loading`: then nothing is measured. */
      only: { type: 'string', multiple: true },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const sizes = sizesOf(options);
  if (options['write-docs'] && (sizes !== SIZES || options.only)) {
    throw new Error('--write-docs is for whole runs: leave out --quick, --sizes and --only');
  }
  return await onKeptPostgres(options.data, FLAGS, async (server) => {
    if (options.only?.includes('loading')) {
      for (const size of sizes) await load(server, stageOf(size), say);
      return 0;
    }
    const forums: GrowthForum[] = [];
    try {
      for (const size of sizes) forums.push(await growthForum(server, stageOf(size), say));
      const figures = await measureAll(forums, options);
      const [least, most] = [forums[0], forums.at(-1)];
      // What one more post takes on disk: the smallest database holds what all have.
      const bytesPerPost =
        ((most?.bytes ?? 0) - (least?.bytes ?? 0)) / ((most?.posts ?? 0) - (least?.posts ?? 0));
      const report = {
        at: new Date().toISOString(),
        ...{ machine: machine('embedded'), sizes, figures, bytesPerPost },
      };
      const table =
        `${tableOf(sizes, figures)}\n\n` +
        `One more post takes ${Math.round(bytesPerPost)} bytes on disk, without a search index.`;
      console.log(`\n${table}`);
      if (options.json) {
        const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.json);
        writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
      }
      if (options['write-docs'])
        renewDocument('docs/performance.md', 'growth', measuredOn(report), table);
      return figures.every(isMet) ? 0 : 1;
    } finally {
      for (const forum of forums) await forum.close();
    }
  });
}

function sizesOf({ quick, sizes }: { quick: boolean; sizes?: string | undefined }): number[] {
  if (sizes === undefined) return quick ? QUICK_SIZES : SIZES;
  const given = sizes.split(',').map(Number);
  if (!given.every((size) => Number.isSafeInteger(size) && size >= (SIZES[0] ?? 0))) {
    throw new Error(`--sizes takes numbers of posts from ${SIZES[0]} on, as 11000,100000`);
  }
  return given;
}

const stageOf = (posts: number) => {
  const threads = Math.max(LEAST_THREADS, Math.round(posts / 20));
  return { clinicians: CLINICIANS, threads, posts };
};

async function measureAll(
  forums: GrowthForum[],
  { quick, only }: { quick: boolean; only?: string[] | undefined },
): Promise<Growth[]> {
  const [rounds, each] = quick ? [2, 30] : [7, 40];
  const figures: Growth[] = [];
  const isWanted = (name: string) => !only || only.includes(name);
  for (const [name, call] of Object.entries(calls).filter(([name]) => isWanted(name))) {
    figures.push(await measure(name, forums, rounds, each, call));
    say(rowOf(figures.at(-1)!));
  }
  for (const [name, followers] of Object.entries(FEEDS_IN_DATABASE)) {
    if (!isWanted(name)) continue;
    const figure = await measure(name, forums, rounds, each, feedInDatabase(followers));
    figures.push({ ...figure, target: FEED_MS });
    say(rowOf(figures.at(-1)!));
  }
  return figures;
}

async function measure(
  name: string,
  forums: GrowthForum[],
  rounds: number,
  each: number,
  call: Call,
): Promise<Growth> {
  const times = forums.map((): number[] => []);
  // The first round, of the same calls, warms up and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (let n = 0; n < each; n += 1) {
      for (const [i, forum] of forums.entries()) {
        const nth = round * each + n;
        const startedAt = performance.now();
        const itself = await call(forum, nth);
        const took = typeof itself === 'number' ? itself : performance.now() - startedAt;
        if (round > 0) times[i]?.push(took);
      }
    }
  }
  const p50 = times.map(median);
  const growth = (p50.at(-1) ?? NaN) / (p50[0] ?? NaN);
  return { name, p50, p95: times.map((list) => percentile(list, 0.95)), growth };
}

/** Answers its own time: without the way there and back, and planned before, as it is prepared. */
const feedInDatabase =
  (followers: (forum: GrowthForum) => Viewer[]): Call =>
  async (forum, n) => {
    const [aDay, aMonth] = timesAround(LAST_ID);
    const [row] = await forum.dataSource.query<[{ 'QUERY PLAN': [{ 'Execution Time': number }] }]>(
      `EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) ${cliniciansFeedSql}`,
      [followers(forum)[n % followers(forum).length]?.id, LAST_ID, 32, 21, aDay, aMonth],
    );
    return row['QUERY PLAN'][0]['Execution Time'];
  };

const isMet = ({ growth, target, p95 }: Growth) =>
  growth <= MOST && (target === undefined || (p95.at(-1) ?? Infinity) <= target);

const rowOf = (figure: Growth) => {
  const { name, p50, p95, growth } = figure;
  const cells = p50.map((value, i) => `${value.toFixed(2)} (${(p95[i] ?? 0).toFixed(2)})`);
  return `| ${[name, ...cells, `${growth.toFixed(2)} ×`, isMet(figure) ? 'met' : 'missed'].join(' | ')} |`;
};

function tableOf(sizes: number[], figures: Growth[]): string {
  const columns = sizes.map((size) => `${size.toLocaleString('en')} posts`);
  const header = ['p50 (p95), ms', ...columns, 'Growth', `≤ ${MOST} ×`];
  return [
    `| ${header.join(' | ')} |`,
    `| ${header.map(() => '---').join(' | ')} |`,
    ...figures.map(rowOf),
  ].join('\n');
}
