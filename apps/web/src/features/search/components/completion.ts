import {
  operatorNamed,
  printSearch,
  searchOperator,
  searchValue,
  type SearchOperator,
} from '@rounds/contracts';

interface Place {
  start: number;
  end: number;
  excluded: boolean;
  /** As far as it is typed, without quotes and `@`. */
  typed: string;
}
/** What the caret stands in: the value of an operator, or a word that may become an operator. */
export type Typing = Place &
  ({ type: 'value'; operator: SearchOperator } | { type: 'operator'; operators: SearchOperator[] });

const QUOTES = '"“”„';
const atValue = new RegExp(
  `(?:^|\\s)(-?)([a-z]{2,20})[:：][@#]*(?:[${QUOTES}]([^${QUOTES}]*)|([^\\s${QUOTES}]*))$`,
  'iu',
);
const atWord = /(?:^|\s)(-?)([a-z]{3,20})$/iu;

export function typingAt(text: string, caret: number): Typing | null {
  const before = text.slice(0, caret);
  const value = atValue.exec(before);
  const named = value && operatorNamed(value[2]!);
  if (value && named?.operator) {
    const isQuoted = value[3] !== undefined;
    const rest = isQuoted ? /^[^"“”„]*["“”„]?/u : /^[^\s"“”„]*/u;
    const end = caret + rest.exec(text.slice(caret))![0].length;
    const typed = (value[3] ?? value[4]!).trim();
    const start = caret - value[0].trimStart().length;
    const excluded = value[1] === '-';
    return { type: 'value', operator: named.operator, typed, excluded, start, end };
  }
  const word = atWord.exec(before);
  if (!word || /^\S/.test(text.slice(caret))) return null;
  const typed = word[2]!.toLowerCase();
  const operators = searchOperator.options.filter((one) => one !== typed && one.startsWith(typed));
  if (operators.length === 0) return null;
  const start = caret - word[0].trimStart().length;
  return { type: 'operator', operators, typed, excluded: word[1] === '-', start, end: caret };
}

/** The text with the value in the place of what was being typed, and where the caret goes. */
export function withValue(
  text: string,
  { start, end, excluded }: Typing,
  operator: SearchOperator,
  value: string,
): { text: string; caret: number } {
  const part = `${printSearch([{ type: 'filter', operator, value, excluded }])} `;
  const rest = text.slice(end).trimStart();
  return { text: text.slice(0, start) + part + rest, caret: start + part.length };
}

/** The same with an operator that waits for its value. */
export function withOperator(
  text: string,
  { start, end, excluded }: Typing,
  operator: SearchOperator,
): { text: string; caret: number } {
  const part = `${excluded ? '-' : ''}${operator}:`;
  return { text: text.slice(0, start) + part + text.slice(end), caret: start + part.length };
}

/**
 * What to search for while this is being typed: a half-typed value would find nothing, so it counts
 * once it is one of the `known` ones, or of an operator whose values all can tell.
 */
export function settledText(text: string, typing: Typing | null, known: string[]): string {
  if (typing?.type !== 'value') return text.trim();
  const { operator, typed, start, end } = typing;
  const isOpen = ['in', 'from', 'medication', 'effect'].includes(operator);
  const isWhole = isOpen
    ? known.some((one) => one.toLowerCase() === typed.toLowerCase())
    : searchValue(operator, typed) !== null;
  if (isWhole) return text.trim();
  return `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim();
}
