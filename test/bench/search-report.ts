import type { Lag } from './search-lag.js';
import type { Quality } from './search-quality.js';
import type { Hidden, Scale } from './search-scale.js';
import type { Figures } from './search-figures.js';

export interface SearchReport extends Partial<Quality> {
  /** With the judged documents hidden among the posts of the largest size. */
  hidden?: Hidden;
  scale?: Scale[];
  lag?: Lag;
  machine: string;
  date: string;
}

/** Markdown, which a terminal shows well enough. */
export function tablesOf(report: SearchReport): string {
  return [qualityTable(report), timesTable(report), loadTable(report), lagLine(report)]
    .filter((part) => part !== '')
    .join('\n\n');
}

export function print(report: SearchReport): void {
  console.log(tablesOf(report));
  console.log(`${report.date}, ${report.machine}`);
}

function qualityTable({ ours, bm25, documents, hidden, engine, scale }: SearchReport): string {
  const name = engine ?? scale?.[0]?.engine ?? '';
  const row = (what: string, { 'ndcg@10': n, 'recall@100': r, 'mrr@10': m }: Figures) => [
    what,
    ...[n, r, m].map((figure) => figure.toFixed(3)),
  ];
  const rows = [
    ...(ours && bm25
      ? [row(`${name}, ${documents} documents`, ours), row('BM25 in memory over the same', bm25)]
      : []),
    ...(hidden
      ? [
          row(`${name}, hidden among ${number(hidden.posts)} posts`, hidden.ours),
          row('BM25 in memory over all of them', hidden.bm25),
        ]
      : []),
  ];
  return rows.length > 0 ? table(['', 'nDCG@10', 'Recall@100', 'MRR@10'], rows) : '';
}

/** p50 / p95 / p99 of each kind at each size, and how the 95th grows from the first to the last. */
function timesTable({ scale = [] }: SearchReport): string {
  if (scale.length === 0) return '';
  const kinds = Object.keys(scale[0]!.kinds);
  const rows = kinds.map((kind) => {
    const figures = scale.map(({ kinds: of }) => of[kind]!);
    const growth = figures.at(-1)!.p95 / figures[0]!.p95;
    return [
      kind,
      ...figures.map(({ p50, p95, p99 }) => [p50, p95, p99].map(short).join(' / ')),
      `× ${growth.toFixed(1)}`,
    ];
  });
  const sizes = scale.map(({ posts }) => `${number(posts)} posts`);
  return table(['p50 / p95 / p99, ms', ...sizes, 'growth of p95'], rows);
}

function loadTable({ scale = [] }: SearchReport): string {
  if (scale.length === 0) return '';
  const rows = [
    ['loaded, s', ...scale.map((one) => short(one.loadedInMs / 1_000))],
    ['indexed, s', ...scale.map((one) => short(one.indexedInMs / 1_000))],
    ['search tables, MB', ...scale.map((one) => String(one.postgresMb))],
    ['load average while searching', ...scale.map((one) => String(one.load))],
  ];
  return table(['', ...scale.map(({ posts }) => `${number(posts)} posts`)], rows);
}

const lagLine = ({ lag }: SearchReport): string =>
  lag
    ? `From commit to findable at ${lag.perSecond} posts/s for ${lag.seconds} s among ` +
      `${number(lag.among)} posts, ms: p50 ${short(lag.p50)}, p95 ${short(lag.p95)}, ` +
      `p99 ${short(lag.p99)}, most ${short(lag.most)} (looked for every ${short(lag.every)} ms; load average ${lag.load}).`
    : '';

function table(header: string[], rows: string[][]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  return lines
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
    .join('\n');
}

const short = (value: number) => (value >= 10 ? String(Math.round(value)) : value.toFixed(1));
const number = (value: number) => value.toLocaleString('en');
