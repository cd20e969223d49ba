import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '@rounds/platform';
import type { Report } from './figures.js';

/** Puts a table into a document, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
export function renewDocument(document: string, name: string, where: string, table: string): void {
  const file = path.join(projectRoot(), document);
  const text = readFileSync(file, 'utf8');
  const [opening, closing] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [begin, end] = [text.indexOf(opening), text.indexOf(closing)];
  if (begin < 0 || end < begin) throw new Error(`${document} has lost its markers of ${name}`);
  const head = text.slice(0, begin + opening.length);
  writeFileSync(file, [head, '', where, '', table, '', text.slice(end)].join('\n'));
  const prettier = path.join(projectRoot(), 'node_modules/prettier/bin/prettier.cjs');
  execFileSync(process.execPath, [prettier, '--write', file]);
}

/** When it was measured, and on what. */
export const measuredOn = ({ at, machine: on }: Pick<Report, 'at' | 'machine'>): string =>
  `${at.slice(0, 10)}, ${on.cores} × ${on.cpu}, ${on.memoryGb} GB, Node ${on.node}.`;
