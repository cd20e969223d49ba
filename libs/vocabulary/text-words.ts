import { foldName } from './fold-name.js';

/** What stands between a word and the one before it. */
export const SPACE = 0;
export const HYPHEN = 1;
/** Whatever parts two words that can be of no one name: punctuation, a blank line, another script. */
export const BREAK = 2;
type Gap = typeof SPACE | typeof HYPHEN | typeof BREAK;

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 units, in 32 bits. */
export function hashOfWord(folded: string): number {
  let hash = FNV_BASIS;
  for (let at = 0; at < folded.length; at += 1) {
    hash = Math.imul(hash ^ folded.charCodeAt(at), FNV_PRIME);
  }
  return hash >>> 0;
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

const FIRST_ROOM = 4_096;

/**
 * The words of one text after the other, in parallel arrays: a megabyte has some 170,000, of which
 * few begin a name. So each is a hash, and a string only for who asks. What is part of an address
 * (URL, e-mail, host, file) is left out.
 */
export class TextWords {
  length = 0;
  /** UTF-16 units, `end` exclusive; the start behind the last word is the text's end. */
  start = new Uint32Array(FIRST_ROOM);
  end = new Uint32Array(FIRST_ROOM);
  /** SPACE, HYPHEN or BREAK; the one behind the last word is a BREAK. */
  gap = new Uint8Array(FIRST_ROOM);
  /** `hashOfWord` of the folded word. */
  hash = new Uint32Array(FIRST_ROOM);
  /** Those whose folding is more than lower case. */
  private readonly folded = new Map<number, string>();
  private readonly foldings = new Map<string, string>();
  private text = '';

  /** Folded as names are; undefined behind the last. */
  word(at: number): string | undefined {
    if (at < 0 || at >= this.length) return undefined;
    const folded = this.folded.size > 0 ? this.folded.get(at) : undefined;
    return folded ?? this.text.slice(this.start[at], this.end[at]).toLowerCase();
  }

  /** Forgets the text before. */
  read(text: string): this {
    this.forget();
    this.text = text;
    this.makeRoom((text.length >> 1) + 2); // words of one letter, and the one behind the last
    const { start: starts, end: ends, gap: gaps, hash: hashes } = this;
    let count = 0;
    let gap: Gap = BREAK;
    let chunk = 0; // where the run without white space began
    let chunkWords = 0; // and how many words there were before it
    let suspicious = false; // it may be an address
    const endChunk = (at: number) => {
      if (suspicious && isAddress(text.slice(chunk, at))) {
        while (count > chunkWords) this.folded.delete((count -= 1));
        gap = BREAK;
      }
      suspicious = false;
    };
    for (let at = 0; at < text.length;) {
      const kind = classOf(text.charCodeAt(at));
      if (kind === WORD) {
        const start = at;
        let plain = true;
        let hash = FNV_BASIS;
        for (; at < text.length; at += 1) {
          const code = text.charCodeAt(at);
          const next = classOf(code);
          if (next === WORD) {
            if (code > 127) plain = false;
            hash = Math.imul(hash ^ (code > 64 && code < 91 ? code + 32 : code), FNV_PRIME);
            continue;
          }
          // Apostrophes belong to a word that goes on behind them.
          if (next !== APOSTROPHE || classOf(text.charCodeAt(at + 1)) !== WORD) break;
          plain = false;
        }
        starts[count] = start;
        ends[count] = at;
        gaps[count] = gap;
        if (plain) hashes[count] = hash;
        else {
          const word = this.fold(text.slice(start, at));
          this.folded.set(count, word);
          hashes[count] = hashOfWord(word);
        }
        count += 1;
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
          chunkWords = count;
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
    this.length = count;
    starts[count] = text.length;
    gaps[count] = BREAK;
    return this;
  }

  /** Nothing of what somebody wrote stays in memory. */
  forget(): void {
    this.text = '';
    this.length = 0;
    this.folded.clear();
    this.foldings.clear();
  }

  private fold(word: string): string {
    let folded = this.foldings.get(word);
    if (folded === undefined) {
      folded = foldName(word).replaceAll(' ', '');
      this.foldings.set(word, folded);
    }
    return folded;
  }

  private makeRoom(words: number): void {
    if (words <= this.start.length) return;
    this.start = new Uint32Array(words);
    this.end = new Uint32Array(words);
    this.gap = new Uint8Array(words);
    this.hash = new Uint32Array(words);
  }
}

const TOP = 'com|org|net|gov|edu|mil|int|info|biz|io|eu|uk|de|fr|nl|ch|es|it|ca|au|nz|ie';
const FILE = 'pdf|html?|docx?|xlsx?|pptx?|png|jpe?g|gif|csv|tsv|txt|json|xml|zip|js|ts|py|md';
const ADDRESS = new RegExp(
  `://|\\w@\\w|^@\\w|^\\W*www\\.|\\w\\.(?:${TOP})(?:[/:?#]|\\W*$)|\\w\\.(?:${FILE})\\W*$|^\\W*/\\w+/\\w`,
);

const isAddress = (chunk: string): boolean => ADDRESS.test(chunk);
