import { withoutBidiControls } from './bidi-controls.js';
import { lineOf } from './post-prose.js';

/** How much of a post's rendering holds an excerpt, in SQL: parsing markdown costs far more. */
export const excerptSourceSql = (post: string) => `left(${post}.html, 2000)`;

/**
 * A safe rendering, whole or its beginning, as one line of plain text of at most `maxChars` UTF-16
 * units, cut between words where possible and never within a character. Text, not HTML: whoever
 * puts it into a page escapes it.
 */
export function excerptOf(html: string, maxChars: number): string {
  const whole = html.replace(/<[^>]*$|&\w{0,4}$/, '');
  const line = withoutBidiControls(lineOf(whole))
    .replace(/[\s\p{Cc}]{2,}|[^\S ]|\p{Cc}/gu, ' ') // but for single spaces, which are most
    .trim();
  return line.length <= maxChars ? line : `${cut(line, maxChars - 1)}…`;
}

const LONGEST_WORD = 24;
const LONGEST_EMOJI = 32;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function cut(line: string, maxChars: number): string {
  const space = line.lastIndexOf(' ', maxChars);
  if (space > Math.max(0, maxChars - LONGEST_WORD)) return line.slice(0, space);
  let end = 0;
  for (const { index, segment } of graphemes.segment(line.slice(0, maxChars + LONGEST_EMOJI))) {
    if (index + segment.length > maxChars) break;
    end = index + segment.length;
  }
  return line.slice(0, end);
}
