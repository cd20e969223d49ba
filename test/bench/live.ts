import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMet, machine, tableOf, type Figure, type Report } from './figures.js';
import { measureCatchUp } from './live-catch-up.js';
import { measureLiveFanOut } from './live-fan-out.js';
import { measureMemory } from './live-memory.js';
import { measureNodes } from './live-nodes.js';
import { measuredOn, renewDocument } from './renew-document.js';
import { setStage, type Stage } from './stage.js';

const PARTS = ['fan-out', 'big-fan-out', 'memory', 'nodes', 'catch-up'] as const;
const DATA = { clinicians: 1000, threads: 2000, posts: 40_000 };
const FULL = {
  fanOut: { sockets: 1000, perSecond: 10, pairs: 5, seconds: 6, toLast: true },
  bigFanOut: { sockets: 5000, perSecond: 2, pairs: 5, seconds: 6, toLast: false },
  memory: { sockets: 5000 },
  nodes: { sockets: 150, rounds: 5, seconds: 8 },
  catchUp: { clients: 200, rounds: 5 },
};
/** Shows that everything runs; its figures mean little. */
const QUICK: typeof FULL = {
  fanOut: { sockets: 100, perSecond: 5, pairs: 1, seconds: 2, toLast: true },
  bigFanOut: { sockets: 200, perSecond: 2, pairs: 1, seconds: 2, toLast: false },
  memory: { sockets: 300 },
  nodes: { sockets: 30, rounds: 1, seconds: 2 },
  catchUp: { clients: 40, rounds: 1 },
};

const say = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * The live side in its production layout, each figure beside what bare parts reach in the same run.
 * What is built is measured. Answers the exit code: 1 where a target was missed.
 */
export async function main(args: string[]): Promise<number> {
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
  const parts = options.only ?? [...PARTS];
  for (const part of parts) {
    if (!PARTS.some((one) => one === part)) throw new Error(`--only takes ${PARTS.join(', ')}`);
  }
  if (options['write-docs'] && (options.quick || options.only)) {
    throw new Error('--write-docs is for whole runs: leave out --quick and --only');
  }
  const stage = await setStage(DATA, say, options.profile, ['-r', probe]);
  const stop = () => void stage.stop().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let figures: Figure[];
  try {
    figures = await measure(stage, options.quick ? QUICK : FULL, parts);
  } finally {
    await stage.stop();
  }
  const report: Report = {
    at: new Date().toISOString(),
    quick: options.quick,
    machine: machine(stage.postgresVersion),
    data: DATA,
    figures,
  };
  const table = tableOf(report);
  console.log(`\n${table}`);
  if (options.json) {
    const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), options.json);
    writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  }
  if (options['write-docs'])
    renewDocument('docs/performance.md', 'live', measuredOn(report), table);
  return figures.every((figure) => isMet(figure) !== false) ? 0 : 1;
}

const probe = path.join(__dirname, 'memory-probe.cjs');

async function measure(stage: Stage, size: typeof FULL, parts: string[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  const run: Record<(typeof PARTS)[number], () => Promise<Figure[]>> = {
    // First, since what other parts leave behind is memory too.
    memory: () => measureMemory(stage, size.memory, say),
    'fan-out': () => measureLiveFanOut(stage, size.fanOut, say),
    'big-fan-out': () => measureLiveFanOut(stage, size.bigFanOut, say),
    nodes: () => measureNodes(stage, size.nodes, say),
    'catch-up': () => measureCatchUp(stage, size.catchUp, say),
  };
  for (const [part, figuresOf] of Object.entries(run)) {
    if (parts.includes(part)) figures.push(...(await figuresOf()));
  }
  return figures;
}
