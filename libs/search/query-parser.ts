import { tokensOf, type Token } from './text-analysis.js';

/** Lexemes with their distances, as a phrase must have them. */
export type Phrase = { lexeme: string; word: string; position: number }[];

export interface ParsedQuery {
  /** As typed. */
  text: string;
  /** What is asked for outside of quotes and exclusions: names are looked for in it. */
  plain: string;
  /** Every lexeme that counts, phrases' included; each once. */
  lexemes: string[];
  /** All must occur. */
  phrases: Phrase[];
  /** The same as typed, without the quotes. */
  quoted: string[];
  /** None may occur. */
  excluded: Phrase[];
  /** The last word, which may be half typed, with its lexeme (null: a stop word so far). */
  last: { word: string; lexeme: string | null } | null;
}

const MOST_LEXEMES = 64;

const PARTS = /(?<![^\s("])-"([^"]*)"|"([^"]*)"|(?<![^\s("])-(?=[\p{L}])(\S+)|([^\s"]+)|"/gu;

/** Never throws: whatever is typed is words, "phrases" and -exclusions, or nothing. */
export function parseQuery(text: string): ParsedQuery {
  const plain: string[] = [];
  const lexemes = new Set<string>();
  const phrases: Phrase[] = [];
  const quotes: string[] = [];
  const excluded: Phrase[] = [];
  let last: Token | null = null;
  const add = (tokens: Token[]) => {
    for (const { lexeme } of tokens) if (lexeme !== null) lexemes.add(lexeme);
  };
  for (const [, notQuoted, quoted, not, word] of text.matchAll(PARTS)) {
    last = null;
    if (notQuoted !== undefined || not !== undefined) {
      const phrase = phraseOf([...tokensOf(notQuoted ?? not ?? '')]);
      if (phrase.length > 0) excluded.push(phrase);
    } else if (quoted !== undefined) {
      const tokens = [...tokensOf(quoted)];
      add(tokens);
      const phrase = phraseOf(tokens);
      if (phrase.length === 0) continue;
      phrases.push(phrase);
      quotes.push(quoted);
    } else if (word !== undefined) {
      const tokens = [...tokensOf(word)];
      add(tokens);
      plain.push(word);
      if (/[\p{L}\p{N}\p{M}]$/u.test(word)) last = tokens.at(-1) ?? null;
    }
  }
  return {
    text,
    plain: plain.join(' '),
    lexemes: [...lexemes].slice(0, MOST_LEXEMES),
    phrases,
    quoted: quotes,
    excluded,
    last: last && { word: last.word, lexeme: last.lexeme },
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
