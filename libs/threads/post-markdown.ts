import { withoutBidiControls } from './bidi-controls.js';
import { postParser } from './markdown-parser.js';
import { onlyPostHtml } from './post-html.js';
import { plainText } from './post-tokens.js';

/** A post's body as HTML that is safe to put into the page as it is. */
export function renderPostMarkdown(markdown: string): string {
  return onlyPostHtml(postParser.render(markdown));
}

/**
 * The body as one line of plain text of at most `maxChars` UTF-16 units, cut between words where
 * possible and never within a character. Text, not HTML: whoever puts it into a page escapes it.
 */
export function excerptOf(markdown: string, maxChars: number): string {
  const parts: string[] = [];
  for (const token of postParser.parse(markdown, {})) {
    if (token.type === 'inline') parts.push(plainText(token.children ?? []));
    else if (token.type === 'fence' || token.type === 'code_block') parts.push(token.content);
  }
  const line = withoutBidiControls(parts.join(' '))
    .replace(/[\s\p{Cc}]+/gu, ' ')
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
