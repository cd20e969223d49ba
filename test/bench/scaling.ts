import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Figure, Report } from './figures.js';
import { measuredOn, renewDocument } from './renew-document.js';

/** What is asked for, and what is supposed of those who ask: no figure of ours. */
const ASKED = {
  clinicians: 10_000_000,
  postsPerSecond: 5_000,
  /** Connected at the busiest time. */
  online: 0.02,
  channels: 100,
  joinedByEach: 6,
  /** With the thread of a post open when it comes. */
  watchingAThread: 20,
  pagesPerOnlineAndMinute: 2,
};
/** How much of a core a node should use, so that a neighbour's death can be borne. */
const USED = 0.5;
/** Events of one channel told together, if they are. */
const TOLD_PER_SECOND = 1;

const read = <T>(file: string | undefined, option: string): T => {
  if (!file) throw new Error(`--${option} names the figures that it wrote with --json`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
};

/** The arithmetic of docs/scaling.md, from measured costs alone. */
export function main(args: string[]): void {
  const { values } = parseArgs({
    args,
    options: {
      bench: { type: 'string' },
      live: { type: 'string' },
      growth: { type: 'string' },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const bench = read<Report>(values.bench, 'bench');
  const live = read<Report>(values.live, 'live');
  const growth = read<{ bytesPerPost: number }>(values.growth, 'growth');
  const costs = measuredCosts(bench.figures, live.figures, growth.bytesPerPost);
  const [node, many] = [oneNode(costs), arithmetic(costs)];
  console.log(`${node}\n\n${many}`);
  if (!values['write-docs']) return;
  renewDocument('docs/scaling.md', 'one-node', measuredOn(bench), node);
  renewDocument('docs/scaling.md', 'scaling', measuredOn(live), many);
}

type Costs = ReturnType<typeof measuredCosts>;

function measuredCosts(bench: Figure[], live: Figure[], bytesPerPost: number) {
  const publish = figure(bench, /^publish, 16 writers, many channels$/);
  const page = figure(bench, /^thread page of 20 posts$/);
  return {
    publish,
    page,
    oneChannel: figure(bench, /^publish, 16 writers, one channel$/),
    list: figure(bench, /^channel list$/),
    feed: figure(bench, /^feed of 20 posts$/),
    // Both benches measure it; the one of the live part at a fixed rate and in more pairs.
    delivery: figure([...live, ...bench], /(^1000 sockets .*|^server) CPU per delivery/).ours,
    socketKb: more(figure(live, /^memory per idle joined socket/), 'all KB'),
    postCpu: more(publish, 'api CPU µs'),
    pageCpu: more(page, 'api CPU µs'),
    bytesPerPost,
  };
}

/** What api, Postgres and the load did together on the cores of one machine. */
function oneNode({ publish, page, oneChannel, list, feed, ...costs }: Costs): string {
  return tableOf(
    ['One of these alone, on one machine', 'Measured'],
    [
      ['posts, by 16 writers in many channels', `${n(publish.ours)}/s`],
      ['posts, by 16 writers in one channel', `${n(oneChannel.ours)}/s`],
      ['thread pages of 20 posts', `${n(page.ours)}/s`],
      ['channel lists', `${n(list.ours)}/s`],
      ['feeds of who follows 20', `${n(feed.ours)}/s`],
      [
        'deliveries, by one core',
        `${n(1e6 / costs.delivery)}/s at ${costs.delivery.toFixed(1)} µs`,
      ],
      ['idle joined sockets', `${n(2 ** 20 / costs.socketKb)} in each GB`],
      ['posts', `${n(1e9 / costs.bytesPerPost)} in each GB of disk`],
    ],
  );
}

function arithmetic(costs: Costs): string {
  const { publish, page, oneChannel, delivery, socketKb, postCpu, pageCpu, bytesPerPost } = costs;
  const sockets = ASKED.clinicians * ASKED.online;
  const posts = ASKED.postsPerSecond;
  const listening = (sockets * ASKED.joinedByEach) / ASKED.channels;
  const pages = (sockets * ASKED.pagesPerOnlineAndMinute) / 60;
  const cores = (perSecond: number, cpu: number) => (perSecond * cpu) / 1e6 / USED;
  const told = ASKED.channels * TOLD_PER_SECOND * listening;
  const rows: string[][] = [
    [
      'sockets',
      `${n(sockets)} × ${socketKb.toFixed(1)} KB`,
      `${n((sockets * socketKb) / 2 ** 20)} GB`,
    ],
    ['posts, api', `${n(posts)}/s × ${n(postCpu)} µs`, `${n(cores(posts, postCpu))} cores`],
    ['pages, api', `${n(pages)}/s × ${n(pageCpu)} µs`, `${n(cores(pages, pageCpu))} cores`],
    [
      'posts to those who have the thread open',
      `${n(posts)}/s × ${ASKED.watchingAThread} × ${delivery.toFixed(1)} µs`,
      `${n(cores(posts * ASKED.watchingAThread, delivery))} cores`,
    ],
    [
      'every event to all who are online in the channel, as now',
      `${n(posts)}/s × ${n(listening)} × ${delivery.toFixed(1)} µs`,
      `${n(cores(posts * listening, delivery))} cores`,
    ],
    [
      `instead ${TOLD_PER_SECOND} message a second of each channel`,
      `${ASKED.channels} × ${n(listening)} × ${delivery.toFixed(1)} µs`,
      `${n(cores(told, delivery))} cores`,
    ],
    [
      'posts, Postgres',
      `${n(posts)}/s, ${n(publish.ours)}/s reached here`,
      `${n(posts / publish.ours)} ×`,
    ],
    [
      'pages, Postgres',
      `${n(pages)}/s, ${n(page.ours)}/s reached here`,
      `${n(pages / page.ours)} ×`,
    ],
    [
      'the busiest channel',
      `${n(oneChannel.ours)}/s reached here`,
      `${((oneChannel.ours / posts) * 100).toFixed(0)} % of all posts`,
    ],
    [
      'disk, a year',
      `${n(posts)}/s × ${n(bytesPerPost)} B`,
      `${n((posts * bytesPerPost * 31_536_000) / 1e12)} TB`,
    ],
  ];
  return tableOf(['What', 'Arithmetic', 'Comes to'], rows);
}

const tableOf = (header: string[], rows: string[][]) =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

function figure(figures: Figure[], name: RegExp): Figure {
  const found = figures.find((one) => name.test(one.name));
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}

function more({ name, more: seen }: Figure, what: string): number {
  const value = seen?.[what];
  if (value === undefined) throw new Error(`${name} does not tell ${what}`);
  return value;
}

const n = (value: number) =>
  value >= 10 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
