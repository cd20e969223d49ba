import MarkdownIt, { type StateBlock } from 'markdown-it';

/** One level per quote, two per list. */
export const MAX_BLOCK_DEPTH = 12;
export const MAX_TABLE_CELLS = 4_000;

/**
 * Block rule: below the greatest depth everything is a paragraph. markdown-it's own `maxNesting`
 * would drop the text instead, and words that somebody wrote must not vanish.
 */
export function flattenDeepBlocks(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  if (silent || state.level < MAX_BLOCK_DEPTH) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line) && !outdented(state, line)) line++;
  state.line = line;
  state.push('paragraph_open', 'p', 1);
  const text = state.push('inline', '', 0);
  text.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  text.map = [startLine, line];
  text.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}

function outdented(state: StateBlock, line: number): boolean {
  const indent = state.sCount[line]!;
  // A negative indent marks the lazy continuation of a quote.
  return indent >= 0 && indent < state.blkIndent;
}

// The rule itself is not exported; an otherwise empty parser has it as its first.
const tableRule = new MarkdownIt('zero').enable('table').block.ruler.getRules('')[0]!;

/**
 * Block rule: tables, as long as the post's cells stay within the limit; then they are text.
 * markdown-it fills up short rows, so that 20 KB of `|` would become megabytes of cells.
 */
export function boundedTable(
  state: StateBlock,
  startLine: number,
  endLine: number,
  silent: boolean,
): boolean {
  const used = (state.env.tableCells as number | undefined) ?? 0;
  if (used >= MAX_TABLE_CELLS || !tableRule(state, startLine, endLine, true)) return false;
  if (silent) return true;
  const cells = used + cellsFrom(state, startLine, endLine, MAX_TABLE_CELLS - used);
  state.env.tableCells = cells;
  return cells < MAX_TABLE_CELLS && tableRule(state, startLine, endLine, false);
}

/** Cells of the table that starts here, counted no further than `limit`. */
function cellsFrom(state: StateBlock, startLine: number, endLine: number, limit: number): number {
  const header = state.src.slice(state.bMarks[startLine], state.eMarks[startLine]);
  const columns = header.split('|').length;
  let cells = columns;
  for (let line = startLine + 2; line < endLine && !state.isEmpty(line); line++) {
    cells += columns;
    if (cells >= limit) return limit;
  }
  return cells;
}
