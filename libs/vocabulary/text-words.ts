import { foldName } from './fold-name.js';

/** What stands between a word and the one before it. */
export const SPACE = 0;
export const HYPHEN = 1;
/** Whatever parts two words that can be of no one name: punctuation, a blank line, another script. */
export const BREAK = 2;
type Gap = typeof SPACE | typeof HYPHEN | typeof BREAK;

/** The words of a text, in parallel arrays: a megabyte has some 170,000. */
export interface TextWords {
  folded: string[];
  start: number[];
  end: number[];
  gap: Gap[];
}

const OTHER = 0;
const WORD = 1;
const APOSTROPHE = 2;
const BLANK = 3;
const NEWLINE = 4;
const DASH = 5;
const SLASH = 6;

const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  // With the underscore: my_warfarin_table is nobody's medication.
  if (/\w/.test(character)) return WORD;
  if (/['`]/.test(character)) return APOSTROPHE;
  if (/[\t\v ]/.test(character)) return BLANK;
  if (/[\n\r]/.test(character)) return NEWLINE;
  if (character === '-') return DASH;
  return character === '/' || character === '+' ? SLASH : OTHER;
});

function classOf(code: number): number {
  if (code < 128) return ascii[code]!;
  // Latin, Greek, their accents, and raised or lowered digits: the letters that names are made of.
  if (code >= 0xc0 && code <= 0x24f) return code === 0xd7 || code === 0xf7 ? OTHER : WORD;
  if ((code >= 0x300 && code <= 0x3ff) || code === 0xb5) return WORD;
  if ((code >= 0x1e00 && code <= 0x1fff) || (code >= 0x2070 && code <= 0x209c)) return WORD;
  if (code === 0x2019 || code === 0x2bc) return APOSTROPHE;
  if (code === 0xa0 || code === 0x202f || (code >= 0x2000 && code <= 0x200a)) return BLANK;
  // Those that join words; the longer dashes part sentences.
  return code === 0x2010 || code === 0x2011 || code === 0xad ? DASH : OTHER;
}

/**
 * Words folded as names are, with what parts them. What is part of an address (URL, e-mail, host,
 * file) is left out.
 */
export function textWords(text: string): TextWords {
  const words: TextWords = { folded: [], start: [], end: [], gap: [] };
  const cache = new Map<string, string>();
  let gap: Gap = BREAK;
  let chunk = 0; // where the run without white space began
  let chunkWords = 0; // and how many words there were before it
  let suspicious = false; // it may be an address
  const endChunk = (at: number) => {
    if (suspicious && isAddress(text.slice(chunk, at))) {
      for (const list of [words.folded, words.start, words.end, words.gap]) {
        list.length = chunkWords;
      }
      gap = BREAK;
    }
    suspicious = false;
  };
  for (let at = 0; at < text.length;) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === WORD) {
      const start = at;
      let plain = true;
      let capital = false;
      for (at += 1; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        const next = classOf(code);
        if (next === WORD) {
          if (code > 127) plain = false;
          else if (code < 91 && code > 64) capital = true;
          continue;
        }
        // Apostrophes belong to a word that goes on behind them.
        if (next !== APOSTROPHE || classOf(text.charCodeAt(at + 1)) !== WORD) break;
        plain = false;
      }
      const first = text.charCodeAt(start);
      if (first > 127) plain = false;
      else if (first < 91 && first > 64) capital = true;
      const word = text.slice(start, at);
      const lower = capital ? word.toLowerCase() : word;
      words.folded.push(plain ? lower : fold(word, cache));
      words.start.push(start);
      words.end.push(at);
      words.gap.push(gap);
      gap = SPACE;
      continue;
    }
    const before = at;
    let lines = 0;
    let broken = false;
    let dashes = 0;
    let blanks = 0;
    let slashes = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      const between = classOf(code);
      if (between === WORD) break;
      if (between === BLANK || between === NEWLINE) {
        if (blanks + lines === 0) endChunk(at);
        if (between === NEWLINE) lines += code === 13 ? 0 : 1;
        else blanks += 1;
        chunk = at + 1;
        chunkWords = words.folded.length;
      } else if (between === DASH) dashes += 1;
      else if (between === SLASH) slashes += 1;
      else {
        broken = true;
        if (code === 64 || code === 46 || code === 58) suspicious = true;
      }
    }
    if (slashes > 0 && dashes === 0) suspicious = true;
    const parts = broken || lines > 1 || dashes + slashes > 1;
    const dashed = dashes === 1 && at - before > 1; // " - " parts, "-" joins
    if (parts || dashed || gap === BREAK) gap = BREAK;
    else gap = dashes === 1 ? HYPHEN : SPACE;
  }
  endChunk(text.length);
  return words;
}

function fold(word: string, cache: Map<string, string>): string {
  let folded = cache.get(word);
  if (folded === undefined) cache.set(word, (folded = foldName(word).replaceAll(' ', '')));
  return folded;
}

const TOP = 'com|org|net|gov|edu|mil|int|info|biz|io|eu|uk|de|fr|nl|ch|es|it|ca|au|nz|ie';
const FILE = 'pdf|html?|docx?|xlsx?|pptx?|png|jpe?g|gif|csv|tsv|txt|json|xml|zip|js|ts|py|md';
const ADDRESS = new RegExp(
  `://|\\w@\\w|^@\\w|^\\W*www\\.|\\w\\.(?:${TOP})(?:[/:?#]|\\W*$)|\\w\\.(?:${FILE})\\W*$|^\\W*/\\w+/\\w`,
);

const isAddress = (chunk: string): boolean => ADDRESS.test(chunk);
