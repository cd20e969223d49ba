import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureFanOut } from './fan-out.js';
import { machine, tableOf, type Report } from './figures.js';
import { measurePublish } from './publish.js';
import { measureReads } from './reads.js';
import { measuredOn, renewDocument } from './renew-document.js';
import { setStage, type Stage } from './stage.js';
import { measureVocabulary } from './vocabulary.js';

const PARTS = ['publish', 'reads', 'fan-out', 'vocabulary'];

const FULL = {
  data: { clinicians: 1000, threads: 5000, posts: 100_000 },
  load: { rounds: 3, seconds: 6 },
  fanOut: { sockets: 1000, rounds: 5, posts: 40 },
  vocabulary: { passes: 41, names: 300 },
};
/** Shows that everything runs; its figures mean little. */
const QUICK = {
  data: { clinicians: 100, threads: 500, posts: 11_000 },
  load: { rounds: 1, seconds: 1 },
  fanOut: { sockets: 100, rounds: 1, posts: 8 },
  vocabulary: { passes: 3, names: 20 },
};

const say = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Measures Rounds in its production layout, each figure beside what bare parts reach in the same
 * run on the same Postgres. The build in dist/ is what is measured.
 */
export async function main(args: string[]): Promise<void> {
  const { values: options } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      profile: { type: 'string' }, // a folder for a CPU profile of the api
    },
  });
  const parts = options.only ?? PARTS;
  for (const part of parts) {
    if (!PARTS.includes(part)) throw new Error(`--only takes ${PARTS.join(', ')}, not ${part}`);
  }
  if (options['write-docs'] && (options.quick || options.only)) {
    throw new Error('--write-docs is for whole runs: leave out --quick and --only');
  }
  const size = options.quick ? QUICK : FULL;
  const stage = await setStage(size.data, say, options.profile);
  const stop = () => void stage.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  let report: Report;
  try {
    report = await measure(stage, options.quick, parts);
  } finally {
    process.off('SIGINT', stop);
    await stage.stop();
  }
  console.log(`\n${tableOf(report)}`);
  if (options.json) {
    const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.json);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (options['write-docs']) {
    const { data, machine: on } = report;
    const what = `Postgres ${on.postgres}; ${data.clinicians} clinicians, ${data.threads} threads, ${data.posts} posts.`;
    const where = `${measuredOn(report)} ${what}`;
    renewDocument('docs/benchmarks.md', 'bench', where, tableOf(report));
  }
}

async function measure(stage: Stage, quick: boolean, parts: string[]): Promise<Report> {
  const size = quick ? QUICK : FULL;
  const figures = [];
  if (parts.includes('publish')) figures.push(...(await measurePublish(stage, size.load, say)));
  if (parts.includes('reads')) figures.push(...(await measureReads(stage, size.load, say)));
  if (parts.includes('fan-out')) figures.push(...(await measureFanOut(stage, size.fanOut, say)));
  if (parts.includes('vocabulary'))
    figures.push(...(await measureVocabulary(stage, size.vocabulary, say)));
  return {
    at: new Date().toISOString(),
    quick,
    machine: machine(stage.postgresVersion),
    data: size.data,
    figures,
  };
}
