import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '@rounds/platform';
import { readCollection, type Collection } from './search-collection.js';
import { SCIFACT } from './search-corpora.js';
import { renewDocument } from './renew-document.js';
import { measureLag } from './search-lag.js';
import { measureQuality } from './search-quality.js';
import { print, tablesOf, type SearchReport } from './search-report.js';
import { measureHidden, measureScale, openScale, type Ground } from './search-scale.js';

const STEP = 10;
const SMALLEST = 10_000;
const ALONE_IN_LAG = 100_000;

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** See docs/benchmarks.md, which `--write-docs` renews, for what is measured and how. */
export async function main(args: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args,
    options: {
      corpus: { type: 'string' },
      queries: { type: 'string' },
      qrels: { type: 'string' },
      json: { type: 'string' },
      /** The largest number of posts; a tenth and a hundredth of it are measured as well. */
      posts: { type: 'string' },
      lag: { type: 'boolean', default: false },
      /** A folder that keeps what was loaded, for the next time. */
      data: { type: 'string' },
      /** Kinds of queries, `times` for all of them, or `loading`: then without the quality. */
      only: { type: 'string', multiple: true },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const { corpus = SCIFACT.corpus, queries = SCIFACT.queries, qrels = SCIFACT.qrels } = options;
  if ([options.corpus, options.queries, options.qrels].filter(Boolean).length % 3 !== 0) {
    throw new Error('--corpus, --queries and --qrels belong together');
  }
  if (options['write-docs'] && (!options.posts || !options.lag || options.only)) {
    throw new Error('--write-docs is for whole runs: with --posts and --lag, without --only');
  }
  const collection = readCollection({ corpus, queries, qrels });
  const report: SearchReport = {
    ...(options.only ? {} : await measureQuality(collection)),
    machine: `${os.cpus()[0]?.model ?? 'unknown'} × ${os.cpus().length}, Node ${process.version}`,
    date: new Date().toISOString(),
  };
  if (options.posts || options.lag) {
    await onGround(options.data, (ground) => measureLarge(ground, collection, options, report));
  }
  print(report);
  if (options.json) {
    const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.json);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (options['write-docs']) {
    const where = `${report.date.slice(0, 10)}, ${report.machine}.`;
    renewDocument('docs/benchmarks.md', 'bench:search', where, tablesOf(report));
  }
}

async function measureLarge(
  ground: Ground,
  collection: Collection,
  options: { posts?: string; lag: boolean; only?: string[] },
  report: SearchReport,
): Promise<void> {
  const sizes = options.posts ? sizesTo(Number(options.posts)) : [ALONE_IN_LAG];
  for (const posts of sizes) {
    const largest = posts === sizes.at(-1);
    const { search, loaded } = await openScale(ground, posts, collection);
    try {
      if (options.posts) {
        say(`${posts} posts …`);
        const only = options.only?.includes('times') ? undefined : options.only;
        const scale = await measureScale(search, loaded, collection, only);
        (report.scale ??= []).push(scale);
      }
      if (largest && options.posts && !options.only) {
        report.hidden = await measureHidden(ground, search, posts, collection);
      }
      if (largest && options.lag) report.lag = await measureLag(search, say);
    } finally {
      await search.close();
    }
  }
}

function sizesTo(posts: number): number[] {
  if (!Number.isSafeInteger(posts) || posts < 1) throw new Error('--posts takes a number');
  const sizes = [posts];
  while (sizes[0]! / STEP >= SMALLEST && sizes.length < 3)
    sizes.unshift(Math.round(sizes[0]! / STEP));
  return sizes;
}

/** A Postgres as Rounds starts it, with its data in the folder, or in one that goes with it. */
async function onGround(data: string | undefined, work: (ground: Ground) => Promise<void>) {
  const given = data && path.resolve(process.env.INIT_CWD ?? process.cwd(), data);
  const folder = given ?? mkdtempSync(path.join(os.tmpdir(), 'rounds-search-'));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755); // root's Postgres runs as another user
  try {
    const postgres = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'postgres'),
      flags: ['shared_buffers=1GB'],
    });
    try {
      await work({ url: postgres.url, folder, say });
    } finally {
      await postgres.stop();
    }
  } finally {
    if (!given) rmSync(folder, { recursive: true, force: true });
  }
}
