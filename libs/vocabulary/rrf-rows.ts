import { open } from 'node:fs/promises';
import { unreadableFile } from './vocabulary-errors.js';

const MAX_LINE = 1_000_000;

/**
 * Streams the rows of a file in NLM's Rich Release Format: fields end with `|`, nothing is quoted.
 * Rows of another number of fields go to `refuse`, and so do lines too long to be rows.
 */
export async function* rrfRows(
  file: string,
  fields: number,
  refuse: (line: number, reason: string) => void,
): AsyncGenerator<{ row: string[]; line: number }> {
  let line = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    if (text === null) refuse(line, `is longer than ${MAX_LINE} characters`);
    if (text === null || text === '') continue;
    const row = text.split('|');
    // The last field ends with the mark as well; some copies leave that one out.
    if (row.length === fields + 1 && row[fields] === '') row.pop();
    if (row.length === fields) yield { row, line };
    else refuse(line, `has ${row.length} fields, not ${fields}`);
  }
}

/** Null for a line that is too long to be kept. */
async function* linesOf(file: string): AsyncGenerator<string | null> {
  const handle = await open(file).catch((error: Error) => {
    throw unreadableFile(`${file} cannot be opened: ${error.message}`);
  });
  let rest = '';
  let tooLong = false;
  for await (const chunk of handle.createReadStream({ encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + (chunk as string)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      yield tooLong || line.length > MAX_LINE ? null : line.replace(/\r$/, '');
      tooLong = false;
    }
    if (rest.length > MAX_LINE) {
      tooLong = true;
      rest = '';
    }
  }
  if (tooLong) yield null;
  else if (rest !== '') yield rest.replace(/\r$/, '');
}
