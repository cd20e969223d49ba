const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** Nothing in these is prose; a mention is a person's name, which may be a brand's too. */
const NOT_PROSE =
  /<pre\b[^>]*>[^]*?<\/pre>|<code>[^]*?<\/code>|<a class="mention"[^>]*>[^]*?<\/a>/g;
const BLOCK = /<\/?(?:p|div|hr|li|ul|ol|h[1-6]|blockquote|pre|table|thead|tbody|tr|td|th)\b[^>]*>/g;

/**
 * What a post says in words, of its safe rendering: without code, addresses of links and mentions.
 * Plain text, for recognising names; blocks are parted by blank lines.
 */
export function proseOf(html: string): string {
  // A blank line parts names, a line break does not.
  return textOf(html.replace(NOT_PROSE, ' … '), '\n\n');
}

const NEXT_CELL = /<\/t[dh]>\s*<t[dh]\b[^>]*>/g;
const NEXT_ROW = /(?:<\/t[dh]>\s*)?<\/tr>\s*(?:<\/thead>\s*<tbody>\s*)?<tr>/g;

/** The text of a safe rendering where all of it stands on one line: tables can be told from prose. */
export function lineOf(html: string): string {
  return textOf(html.replace(NEXT_CELL, ' · ').replace(NEXT_ROW, '; '), ' ');
}

/** The text of a safe rendering, with `parted` where a block begins or ends. */
function textOf(html: string, parted: string): string {
  return html
    .replace(BLOCK, parted)
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,10}));/gi, (whole, decimal, hex, name) => {
      if (name) return ENTITIES.get(String(name).toLowerCase()) ?? String(whole);
      const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    });
}
