import MarkdownIt, { type MarkdownIt as Parser } from 'markdown-it';
import { boundedTable, flattenDeepBlocks } from './markdown-limits.js';
import { mentionRule, type Mention } from './mention-syntax.js';
import { shapePostTokens } from './post-tokens.js';
import { hrefKind } from './safe-href.js';

/** The one grammar of posts: rendering, excerpts and mentions must agree on what is code. */
export const postParser = createParser();

function createParser(): Parser {
  const options = { html: false, xhtmlOut: true, linkify: true, breaks: true, maxNesting: 20 };
  const parser = new MarkdownIt(options);
  // One long definition referred to from everywhere turns 20 KB into megabytes, and a definition
  // that nobody refers to vanishes: `[1]: https://doi.org/…` is meant as a source to be read.
  parser.disable('reference');
  parser.block.ruler.at('table', boundedTable, { alt: ['paragraph', 'reference'] });
  parser.block.ruler.before('table', 'flatten_deep_blocks', flattenDeepBlocks);
  parser.inline.ruler.before('link', 'mention', mentionRule);
  parser.core.ruler.push('shape_post', shapePostTokens);

  // Guessing at bare hosts would link drug and file names ("b.i.d", "results.in").
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const schema of ['ftp:', '//', 'mailto:']) parser.linkify.add(schema, null);
  parser.validateLink = (url) => hrefKind(url) !== null;

  const { escapeHtml } = parser.utils;
  const { rules } = parser.renderer;
  // The info string of a fence is dropped: nothing highlights, and it is the author's to choose.
  rules.fence = rules.code_block = (tokens, index) =>
    `<pre dir="auto"><code>${escapeHtml(tokens[index]!.content)}</code></pre>\n`;
  rules.table_open = () => '<div class="table-scroll"><table>\n';
  rules.table_close = () => '</table></div>\n';
  rules.mention = (tokens, index) => {
    const { clinicianId, displayName } = tokens[index]!.meta as unknown as Mention;
    return `<a class="mention" href="/clinicians/${clinicianId}">@${escapeHtml(displayName)}</a>`;
  };
  return parser;
}
