import { lineOf } from '@rounds/threads';

const GAP = '\\s\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
/** Any gap but the usual one, a space between two words. */
const UNUSUAL_GAP = new RegExp(`(?! [^${GAP}])[${GAP}]+`, 'gu');

/** The text of a post's safe rendering on one line: markdown gone, addresses of links too. Not HTML. */
export function plainTextOf(html: string): string {
  return lineOf(html.replace(/<br\b[^>]*>/gi, ' '))
    .replace(UNUSUAL_GAP, ' ')
    .trim();
}
