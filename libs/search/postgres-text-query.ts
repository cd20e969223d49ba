import type { KnownTerm } from './postgres-lexicon.js';
import type { Phrase } from './query-parser.js';

/** Lexemes and phrases as the text of a tsquery. They come from our own analysis, never raw. */
export const tsPhrase = (phrase: Phrase): string =>
  phrase
    .map(({ lexeme, position }, i) =>
      i === 0
        ? quoted(lexeme)
        : `<${Math.min(position - phrase[i - 1]!.position, 16_384)}> ${quoted(lexeme)}`,
    )
    .join(' ');

const quoted = (lexeme: string) => `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

export const tsLexeme = quoted;

/** Documents in which the term, or what stands for it, occurs. */
export function tsTerm({ own, alternatives, completions }: KnownTerm): string {
  return [
    ...(own ? [quoted(own.lexeme)] : []),
    ...alternatives.map(({ phrase }) => `(${tsPhrase(phrase)})`),
    ...completions.map(({ lexeme }) => quoted(lexeme)),
  ].join(' | ');
}

export const tsAny = (terms: KnownTerm[]): string => terms.map(tsTerm).join(' | ');

export const tsAll = (terms: KnownTerm[]): string =>
  terms.map((term) => `(${tsTerm(term)})`).join(' & ');

/** Phrases that must and phrases that must not occur; null where there are none. */
export function tsCondition(phrases: Phrase[], excluded: Phrase[]): string | null {
  const parts = [
    ...phrases.map((phrase) => `(${tsPhrase(phrase)})`),
    ...excluded.map((phrase) => `!(${tsPhrase(phrase)})`),
  ];
  return parts.length > 0 ? parts.join(' & ') : null;
}
