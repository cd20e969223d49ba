import { parseSearch, type SearchPart, type SearchSyntaxProblem } from '@rounds/contracts';
import { tokensOf, type Token } from './text-analysis.js';

/** Lexemes with their distances, as a phrase must have them. */
export type Phrase = { lexeme: string; word: string; position: number }[];

export type FilterPart = Extract<SearchPart, { type: 'filter' }>;

export interface ParsedQuery {
  /** As typed, without the operators. */
  text: string;
  /** What is asked for outside of quotes and exclusions: names are looked for in it. */
  plain: string;
  /** Every lexeme that counts, phrases' included; each once. */
  lexemes: string[];
  /** By lexeme the word as typed, folded, outside of quotes. */
  written: Map<string, string>;
  /** All must occur. */
  phrases: Phrase[];
  /** The same as typed, without the quotes. */
  quoted: string[];
  /** None may occur. */
  excluded: Phrase[];
  /** The last word, which may be half typed, with its lexeme (null: a stop word so far). */
  last: { word: string; lexeme: string | null } | null;
  filters: FilterPart[];
  problems: SearchSyntaxProblem[];
}

const MOST_LEXEMES = 64;
const ENDS_IN_A_WORD = /[\p{L}\p{N}\p{M}]$/u;

/** Never throws: what is no operator is words, "phrases" and -exclusions, or nothing. */
export function parseQuery(given: string): ParsedQuery {
  const { parts, problems } = parseSearch(given);
  const text: string[] = [];
  const plain: string[] = [];
  const lexemes = new Set<string>();
  const written = new Map<string, string>();
  const phrases: Phrase[] = [];
  const quoted: string[] = [];
  const excluded: Phrase[] = [];
  const filters: FilterPart[] = [];
  let last: Token | null = null;
  for (const part of parts) {
    // Narrowed down by a click, a half-typed word is half typed still.
    if (part.type === 'filter') {
      filters.push(part);
      continue;
    }
    last = null;
    text.push(part.text);
    const tokens = tokensOf(part.text);
    const phrase = phraseOf(tokens);
    if (part.excluded) {
      if (phrase.length > 0) excluded.push(phrase);
      continue;
    }
    for (const { lexeme } of phrase) lexemes.add(lexeme);
    if (part.type === 'word') {
      plain.push(part.text);
      for (const { lexeme, word } of phrase) written.set(lexeme, word);
      if (ENDS_IN_A_WORD.test(part.text)) last = tokens.at(-1) ?? null;
    } else if (phrase.length > 0) {
      phrases.push(phrase);
      quoted.push(part.text);
    }
  }
  return {
    text: text.join(' '),
    plain: plain.join(' '),
    lexemes: [...lexemes].slice(0, MOST_LEXEMES),
    written,
    phrases,
    quoted,
    excluded,
    last: last && { word: last.word, lexeme: last.lexeme },
    filters,
    problems,
  };
}

/** The lexemes of a text, in order and with their distances; stop words leave a gap. */
export function phraseOf(tokens: Iterable<Token>): Phrase {
  const phrase: Phrase = [];
  for (const { lexeme, word, position } of tokens) {
    if (lexeme !== null) phrase.push({ lexeme, word, position });
  }
  return phrase;
}
