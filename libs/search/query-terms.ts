import type { QueryExpansion } from '@rounds/vocabulary';
import { phraseOf, type ParsedQuery, type Phrase } from './query-parser.js';
import { tokensOf } from './text-analysis.js';

/** One word of the query and all that stands for it. */
export interface QueryTerm {
  /** Null where only a beginning is known. */
  lexeme: string | null;
  /** Other names: an occurrence of one counts like one of the word. */
  alternatives: Phrase[];
  /** A half-typed word, to be completed from those that are indexed. */
  prefix: string | null;
}

const MOST_ALTERNATIVES = 40;
const SHORTEST_PREFIX = 2;

/** The words that score, with their alternatives; in the order of the query. */
export function termsOf(query: ParsedQuery, expansions: QueryExpansion[]): QueryTerm[] {
  const terms: QueryTerm[] = query.lexemes.map((lexeme) => ({
    lexeme,
    alternatives: [],
    prefix: null,
  }));
  for (const { surface, alternatives } of expansions) {
    const own = new Set(phraseOf(tokensOf(surface)).map(({ lexeme }) => lexeme));
    const others = alternatives
      .slice(0, MOST_ALTERNATIVES)
      .map((name) => phraseOf(tokensOf(name)))
      .filter((phrase) => phrase.length > 0);
    for (const term of terms) {
      if (term.lexeme && own.has(term.lexeme)) {
        // Where the name holds the word itself, that has been counted already.
        const { lexeme } = term;
        term.alternatives.push(
          ...others.filter((phrase) => phrase.every((part) => part.lexeme !== lexeme)),
        );
      }
    }
  }
  completeLast(terms, query.last);
  return terms;
}

/** A stop word at the end is the beginning of another word only where nothing else is asked. */
function completeLast(terms: QueryTerm[], last: ParsedQuery['last']): void {
  if (!last || (last.word.length < SHORTEST_PREFIX && !/[^\u0000-\u024f]/.test(last.word))) return;
  const term = terms.find(({ lexeme }) => lexeme !== null && lexeme === last.lexeme);
  if (term) term.prefix = last.word;
  else if (last.lexeme === null && terms.length === 0) {
    terms.push({ lexeme: null, alternatives: [], prefix: last.word });
  }
}
