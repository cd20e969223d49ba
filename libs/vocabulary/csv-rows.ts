import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { parse, type CsvError, type Info } from 'csv-parse';
import { unreadableFile } from './vocabulary-errors.js';
import type { CsvRow } from './vocabulary-files.js';

export interface Columns {
  required: string[];
  known: string[];
  /** Others are passed over instead of refused: the file is not ours. */
  open?: boolean;
}

interface ParsedRow {
  record: CsvRow;
  /** The types of csv-parse do not tell of the error. */
  info: Info & { error?: Error };
}

/**
 * Streams the rows of a file with the lines on which they end; `error` says what is wrong with a
 * row of the wrong length. A row that cannot be made out at all goes to `refuse`.
 */
export async function* csvRows(
  file: string,
  columns: Columns,
  refuse: (line: number, reason: string) => void,
): AsyncGenerator<{ row: CsvRow; line: number; error?: Error }> {
  let refused = 0;
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true, // reported by info.error, in its turn
    skip_records_with_error: true,
    max_record_size: 1_000_000,
    columns: (header: string[]) => checkHeader(header, columns),
    on_skip: (error?: CsvError) => {
      const line = Number(error?.lines ?? 0);
      // One quote out of place is met again at the next one of its line.
      if (line !== refused) refuse(line, `cannot be read: ${error?.message}`);
      refused = line;
    },
  });
  const handle = await open(file).catch((error: Error) => {
    throw unreadableFile(`${file} cannot be opened: ${error.message}`);
  });
  // The loop below meets the error; the callback only keeps it from being thrown twice.
  pipeline(handle.createReadStream(), parser, () => undefined);
  for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
    yield { row: record, line: info.lines, error: info.error };
  }
}

function checkHeader(header: string[], columns: Columns): string[] {
  const names = header.map((name) => name.trim());
  const missing = columns.required.filter((name) => !names.includes(name));
  const unknown = columns.open ? [] : names.filter((name) => !columns.known.includes(name));
  if (missing.length + unknown.length === 0) return names;
  const say = (what: string, list: string[]) =>
    list.length > 0 ? [`${what}: ${list.join(', ')}`] : [];
  throw unreadableFile(
    `The first line must name the columns (${columns.known.join(', ')}). ` +
      [...say('Missing', missing), ...say('Unknown', unknown)].join('. '),
  );
}
