import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SearchReport } from './search-bench.js';
import { tablesOf } from './search-report.js';

const DOCUMENT = path.join(__dirname, '../../docs/benchmarks.md');
const BEGIN = '<!-- bench:search:begin -->';
const END = '<!-- bench:search:end -->';

/** Puts the tables into docs/benchmarks.md, between their markers. */
export function writeDocument(report: SearchReport): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has lost its markers`);
  const { date, machine } = report;
  writeFileSync(
    DOCUMENT,
    [
      text.slice(0, begin + BEGIN.length),
      '',
      `${date.slice(0, 10)}, ${machine}.`,
      '',
      tablesOf(report),
      '',
      text.slice(end),
    ].join('\n'),
  );
}
