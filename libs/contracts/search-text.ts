import { parseSearch, type SearchPart, type SearchPartContent } from './search-syntax.js';

/** Needs quotes: white space, a comma or semicolon at the end, which would be taken for a list. */
const notBare = /[\s\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[,;]$/u;

/** What parseSearch takes for these parts. Of values, quotation marks are lost. */
export function printSearch(parts: readonly SearchPartContent[]): string {
  return parts.map(printPart).join(' ');
}

function printPart(part: SearchPartContent): string {
  const not = part.excluded ? '-' : '';
  switch (part.type) {
    case 'word':
      return not + part.text;
    case 'phrase':
      return `${not}"${withoutQuotes(part.text)}"`;
    case 'filter': {
      const value = withoutQuotes(part.value);
      const sigil = part.operator === 'from' && value !== 'me' ? '@' : '';
      return `${not}${part.operator}:${sigil}${notBare.test(value) ? `"${value}"` : value}`;
    }
  }
}

const withoutQuotes = (text: string) => text.replace(/["“”„‟«»＂]/gu, '');

/** The text without this part of it, as when its chip is removed; the rest stays as typed. */
export function withoutPart(text: string, { start, end }: SearchPart): string {
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}

/** The text with one part more, unless it is there already. */
export function withPart(text: string, part: SearchPartContent): string {
  const printed = printPart(part);
  const { parts, problems } = parseSearch(text);
  if (parts.some((one) => printPart(one) === printed)) return text;
  // It would be closed by what is added.
  const open = problems.find(({ code }) => code === 'unclosed_quote');
  const rest = open ? text.slice(0, open.start) + text.slice(open.end) : text;
  return `${rest.trimEnd()} ${printed}`.trim();
}
