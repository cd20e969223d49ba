import type { QueryExpansion } from '@rounds/vocabulary';
import { phraseOf, type ParsedQuery, type Phrase } from './query-parser.js';
import { classLexeme, tokensOf } from './text-analysis.js';

/** One word of the query and all that stands for it. */
export interface QueryTerm {
  /** Null where only a beginning is known. */
  lexeme: string | null;
  /** As typed, folded; null where it cannot be a slip: in quotes, or a name. */
  word: string | null;
  /** Other names: an occurrence of one counts like one of the word. */
  alternatives: Phrase[];
  /** Names of the class that a medication is of: what is said of that is of some interest. */
  related: Phrase[];
  /** Names that may be meant where this one is half typed. */
  guesses: Phrase[];
  /** A half-typed word, to be completed from those that are indexed. */
  prefix: string | null;
  /** A name of several words, beside the terms of its words: it scores, but need not be there. */
  isName: boolean;
}

const MOST_ALTERNATIVES = 40;
const SHORTEST_PREFIX = 2;

/** The words that score, with their alternatives; in the order of the query. */
export function termsOf(
  query: ParsedQuery,
  expansions: QueryExpansion[],
  completions: QueryExpansion[] = [],
  beginnings: QueryExpansion[] = [],
): QueryTerm[] {
  const terms: QueryTerm[] = query.lexemes.map((lexeme) => ({
    lexeme,
    word: query.written.get(lexeme) ?? null,
    alternatives: [],
    related: [],
    guesses: [],
    prefix: null,
    isName: false,
  }));
  const names: QueryTerm[] = [];
  for (const expansion of expansions) {
    const surface = phraseOf(tokensOf(expansion.surface));
    const own = new Set(surface.map(({ lexeme }) => lexeme));
    const others = phrasesOf(expansion.alternatives);
    const related = phrasesOf(expansion.classNames ?? []);
    if (expansion.classKey) others.unshift(classPhrase(expansion.classKey));
    if (own.size > 1) names.push(nameOf([surface, ...others]));
    for (const term of terms) {
      if (!term.lexeme || !own.has(term.lexeme)) continue;
      // Where the name holds the word itself, that has been counted already.
      const { lexeme } = term;
      const isOther = (phrase: Phrase) => phrase.every((part) => part.lexeme !== lexeme);
      term.word = null;
      term.alternatives.push(...others.filter(isOther));
      term.related.push(...related.filter(isOther));
    }
  }
  for (const { surface, alternatives } of beginnings) {
    // What is a name itself, or was corrected to one, has no `word`.
    const term = terms.find(({ word }) => word === surface);
    term?.guesses.push(...phrasesOf(alternatives));
  }
  completeLast(terms, query.last, completions);
  return [...terms, ...names];
}

/** "High potassium" is more than "high" and "potassium". */
const nameOf = (alternatives: Phrase[]): QueryTerm => ({
  ...{ lexeme: null, word: null, prefix: null, alternatives, related: [], guesses: [] },
  isName: true,
});

const phrasesOf = (names: string[]): Phrase[] =>
  names
    .slice(0, MOST_ALTERNATIVES)
    .map((name) => phraseOf(tokensOf(name)))
    .filter((phrase) => phrase.length > 0);

const classPhrase = (key: string): Phrase => [{ lexeme: classLexeme(key), word: key, position: 1 }];

/** A stop word at the end is the beginning of another word only where nothing else is asked. */
function completeLast(
  terms: QueryTerm[],
  last: ParsedQuery['last'],
  completions: QueryExpansion[],
): void {
  if (!last || (last.word.length < SHORTEST_PREFIX && !/[^\u0000-\u024f]/.test(last.word))) return;
  const term = terms.find(({ lexeme }) => lexeme !== null && lexeme === last.lexeme);
  if (term) {
    term.prefix = last.word;
    term.guesses = completions.flatMap(({ alternatives }) => phrasesOf(alternatives));
  } else if (last.lexeme === null && terms.length === 0) {
    const none = { alternatives: [], related: [], guesses: [] };
    terms.push({ lexeme: null, word: null, ...none, prefix: last.word, isName: false });
  }
}
