import type { KnownName, KnownTerm } from './postgres-lexicon.js';
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
export const tsTerm = (term: KnownTerm): string => occurrencesOf(term, term.alternatives);

function occurrencesOf({ own, completions }: KnownTerm, names: KnownName[]): string {
  return [
    ...(own ? [quoted(own.lexeme)] : []),
    ...names.map(({ phrase }) => `(${tsPhrase(phrase)})`),
    ...completions.map(({ lexeme }) => quoted(lexeme)),
  ].join(' | ');
}

export const tsAny = (terms: KnownTerm[]): string => terms.map(tsTerm).join(' | ');

/** What is only related to a term does not do for it; of a name its words do. */
export const tsAll = (terms: KnownTerm[]): string =>
  terms
    .filter(({ isName }) => !isName)
    .map((term) =>
      occurrencesOf(
        term,
        term.alternatives.filter(({ isRelated }) => !isRelated),
      ),
    )
    .map((term) => `(${term})`)
    .join(' & ');

/** Phrases that must and must not occur, not single words; null where there are none. */
export function tsCondition(phrases: Phrase[], excluded: Phrase[]): string | null {
  const isMore = ({ length }: Phrase) => length > 1;
  const parts = [
    ...phrases.filter(isMore).map((phrase) => `(${tsPhrase(phrase)})`),
    ...excluded.filter(isMore).map((phrase) => `!(${tsPhrase(phrase)})`),
  ];
  return parts.length > 0 ? parts.join(' & ') : null;
}
