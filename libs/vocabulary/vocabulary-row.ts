import type { z } from 'zod';
import { foldName } from './fold-name.js';

/** What is wrong with one row of a file; continues a sentence that begins with the row. */
export class RowProblem extends Error {
  override name = 'RowProblem';
}

export const firstProblem = (error: z.ZodError): string => error.issues[0]!.message;

/** Lists inside a cell are separated by `|`. */
export const listIn = (cell: string): string[] =>
  cell
    .split('|')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const NAME_MAX = 300;

/** Each folded name once, as the first kind that has it; registered signs are not part of names. */
export function namesOf<K extends string>(
  groups: [kind: K, names: string[]][],
): { name: string; folded: string; kind: K }[] {
  const byFolded = new Map<string, { name: string; folded: string; kind: K }>();
  for (const [kind, names] of groups) {
    for (const given of names) {
      if (given.length > NAME_MAX) throw new RowProblem(`has a name over ${NAME_MAX} characters`);
      if (given.includes('\0')) throw new RowProblem('has a name with the null character');
      const name = given.replace(/[®™]/gu, '').replace(/\s+/g, ' ').trim();
      const folded = foldName(name);
      if (folded !== '' && !byFolded.has(folded)) byFolded.set(folded, { name, folded, kind });
    }
  }
  return [...byFolded.values()];
}
