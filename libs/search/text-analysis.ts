import { stemEnglish } from './english-stemmer.js';
import { stopWords } from './stop-words.js';

/** A word of a text: where it stands, what it counts as, and which place it has in phrases. */
export interface Token {
  start: number;
  end: number;
  /** Folded, as a half-typed word is compared with it. */
  word: string;
  /** What is indexed and searched; null for a stop word, which only takes up a place. */
  lexeme: string | null;
  position: number;
}

const LONGEST_WORD = 64;

/** Stands for the medications of a class, whatever they are called; no text makes one. */
export const classLexeme = (classKey: string): string => `class:${classKey}`;

/** Scripts that put no spaces between words: searched by pairs of characters. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}ー々';
const unspaced = new RegExp(`[${UNSPACED}]`, 'u');
const pieces = new RegExp(
  [
    `[${UNSPACED}][${UNSPACED}\\p{M}]*`,
    '\\d+(?:[.,]\\d+)+',
    `(?![${UNSPACED}])[\\p{L}\\p{N}](?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])*(?:['’](?:(?![${UNSPACED}])[\\p{L}\\p{M}])+)*`,
  ].join('|'),
  'gu',
);
const beyondAscii = /[\u0080-\uffff]/;
/** What `pieces` finds in ASCII, which most texts are, in a fraction of the time. */
const asciiPieces = /\d+(?:[.,]\d+)+|[A-Za-z0-9]+(?:'[A-Za-z]+)*/g;

const spelling = (pairs: string) =>
  new Map(pairs.split(' ').map((p) => p.split('=') as [string, string]));
const letters = spelling('ß=ss æ=ae œ=oe ø=o ł=l đ=d ð=d þ=th ı=i');
const greek = spelling(
  'α=alpha β=beta γ=gamma δ=delta ε=epsilon ζ=zeta θ=theta κ=kappa λ=lambda μ=mu σ=sigma τ=tau ω=omega',
);

/** No case and no accents, in any script that has them; compatibility forms made plain. */
export function foldWord(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => letters.get(letter)!)
    .replaceAll('’', "'");
}

/** The words of `text` in order. Both sides of a search must come through here. */
export function tokensOf(text: string): Token[] {
  return beyondAscii.test(text) ? tokensOfAny(text) : tokensOfAscii(text);
}

function tokensOfAscii(text: string): Token[] {
  const tokens: Token[] = [];
  asciiPieces.lastIndex = 0;
  for (let match; (match = asciiPieces.exec(text));) addWords(tokens, match[0], match.index);
  return tokens;
}

function tokensOfAny(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (unspaced.test(piece)) addPairs(tokens, piece, index);
    else addWords(tokens, piece, index);
  }
  return tokens;
}

function addWords(tokens: Token[], piece: string, start: number): void {
  const end = start + piece.length;
  for (const { word, lexeme } of wordsOf(piece)) {
    tokens.push({ start, end, word, lexeme, position: tokens.length + 1 });
  }
}

function addPairs(tokens: Token[], run: string, at: number) {
  for (const pair of pairsOf(run)) {
    const word = cutWord(foldWord(pair.text));
    const start = at + pair.start;
    const end = start + pair.text.length;
    tokens.push({ start, end, word, lexeme: word, position: tokens.length + 1 });
  }
}

/** In characters: half of one would be another one in the database, and words there have limits. */
const cutWord = (word: string): string =>
  word.length <= LONGEST_WORD ? word : [...word].slice(0, LONGEST_WORD).join('');

type Word = Pick<Token, 'word' | 'lexeme'>;

/** Most words of a text are words of the last one. */
const remembered = new Map<string, Word[]>();
const MOST_REMEMBERED = 50_000;

function wordsOf(piece: string): Word[] {
  const known = remembered.get(piece);
  if (known) return known;
  const words = split(piece).map((word) => ({ word, lexeme: lexemeOf(word, piece) }));
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  if (piece.length <= LONGEST_WORD) remembered.set(piece, words);
  return words;
}

/** Usually one; "TNFα" is "tnf alpha", so that it meets "TNF-alpha". */
function split(piece: string): string[] {
  const folded = foldWord(piece);
  const spelt = /^[α-ω]$|[a-z0-9]/.test(folded)
    ? folded.replace(/[α-ω]/g, (letter) => ` ${greek.get(letter) ?? letter} `)
    : folded;
  return spelt
    .split(/[^\p{L}\p{N}\p{M}'.,]+/u)
    .map((word) => cutWord(word.replace(/^'+|'+$/g, '')))
    .filter((word) => word !== '');
}

/** In capitals a stop word is an abbreviation: ALL is a leukaemia, WHO an organisation. */
function lexemeOf(word: string, asWritten: string): string | null {
  if (!/^[a-z']+$/.test(word)) return word;
  if (stopWords.has(word) && !/^[A-Z]{2,}$/.test(asWritten)) return null;
  return stemEnglish(word) || null;
}

function* pairsOf(run: string): Generator<{ text: string; start: number }> {
  const characters = [...run.matchAll(/\P{M}\p{M}*/gu)];
  if (characters.length === 1) yield { text: run, start: 0 };
  for (let i = 0; i + 1 < characters.length; i += 1) {
    const start = characters[i]!.index;
    yield { text: characters[i]![0] + characters[i + 1]![0], start };
  }
}
