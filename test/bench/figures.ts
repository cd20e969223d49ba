import os from 'node:os';

/** One thing measured beside what bare parts reach on the same machine in the same minutes. */
export interface Figure {
  name: string;
  unit: string;
  ours: number;
  /** Undefined where nothing bare compares. */
  bare?: number;
  /** What the ratio of the two, or `ours` itself, should come to. */
  target?: { of: 'ratio' | 'ours'; atLeast?: number; atMost?: number };
  /** What else was seen: medians of the runs. */
  more?: Record<string, number>;
}

export interface Report {
  at: string;
  quick: boolean;
  machine: { cpu: string; cores: number; memoryGb: number; node: string; postgres: string };
  data: { clinicians: number; threads: number; posts: number };
  figures: Figure[];
}

export const machine = (postgres: string): Report['machine'] => ({
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.cpus().length,
  memoryGb: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
  postgres,
});

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('no values, no median');
  return (low + high) / 2;
}

export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no values, no percentile');
  return value;
}

export const ratioOf = ({ ours, bare }: Figure): number | undefined =>
  bare === undefined ? undefined : ours / bare;

export function isMet(figure: Figure): boolean | undefined {
  const { target } = figure;
  const value = target?.of === 'ratio' ? ratioOf(figure) : figure.ours;
  if (!target || value === undefined) return undefined;
  return value >= (target.atLeast ?? -Infinity) && value <= (target.atMost ?? Infinity);
}

/** Markdown, which a terminal shows well enough. */
export function tableOf(report: Report): string {
  const header = ['Measured', 'Rounds', 'Bare', 'Ratio', 'Target', 'Also'];
  const rows = report.figures.map((figure) => [
    `${figure.name}, ${figure.unit}`,
    short(figure.ours),
    figure.bare === undefined ? '' : short(figure.bare),
    ratioOf(figure)?.toFixed(2) ?? '',
    targetText(figure),
    Object.entries(figure.more ?? {})
      .map(([name, value]) => `${name} ${short(value)}`)
      .join(', '),
  ]);
  const lines = [header, header.map(() => '---'), ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  return lines
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
    .join('\n');
}

function targetText(figure: Figure): string {
  const { target } = figure;
  if (!target) return '';
  const bound = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
  return `${target.of} ${bound}: ${isMet(figure) ? 'met' : 'missed'}`;
}

const short = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
