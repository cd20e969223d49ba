import { postParser } from './markdown-parser.js';
import { mentionedIn } from './post-tokens.js';

/**
 * Ids of the clinicians a post mentions, each once, in the order of the text, the first 20 only.
 * The composer's picker writes `@[Display Name](clinician:UUID)`, with brackets, backslashes and
 * line breaks in the name replaced by spaces. The name is what the author sent: only the id counts.
 */
export function mentionedIds(markdown: string): string[] {
  // Most posts mention nobody and need no second parse.
  if (!/\(clinician:/i.test(markdown)) return [];
  const env = {};
  postParser.parse(markdown, env);
  return mentionedIn(env);
}
