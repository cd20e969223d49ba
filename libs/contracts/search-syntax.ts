import {
  likeliestValue,
  operatorNamed,
  searchOperators,
  searchValue,
  type SearchOperator,
} from './search-operators.js';

/** Where a part stands in the text: UTF-16 units, `end` exclusive, with its `-` and quotes. */
interface Place {
  start: number;
  end: number;
}

export type SearchPartContent = {
  /** Written with a `-` before it: must not be there. */
  excluded: boolean;
} & (
  | { type: 'word'; text: string }
  /** Words that stand together; `text` is without the quotes. */
  | { type: 'phrase'; text: string }
  /** `value` is without quotes, `@` and `#`, in the form of searchValue. */
  | { type: 'filter'; operator: SearchOperator; value: string }
);

export type SearchPart = SearchPartContent & Place;

/** What could not be taken as it was probably meant. */
export interface SearchSyntaxProblem extends Place {
  code: 'unknown_operator' | 'bad_value' | 'missing_value' | 'unclosed_quote';
  /** For people. */
  message: string;
  /** The operator that may have been meant. */
  suggestion?: SearchOperator;
  /** The value that may have been meant, of an operator whose values can be listed. */
  suggestedValue?: string;
}

export interface SearchSyntax {
  parts: SearchPart[];
  /** An unknown operator and a bad value are searched for as words, the others are left out. */
  problems: SearchSyntaxProblem[];
}

// Marks of direction come along where right-to-left text is pasted; phones type curly quotes.
const SPACE = '\\s\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069';
const QUOTE = '"“”„‟«»＂';
const spaces = new RegExp(`[${SPACE}]+`, 'gu');
const whereSpace = new RegExp(`[${SPACE}]+`, 'uy');
const whereNot = new RegExp(`-(?=[\\p{L}${QUOTE}])`, 'uy');
const whereQuote = new RegExp(`[${QUOTE}]`, 'uy');
const whereQuoted = new RegExp(`[${QUOTE}]([^${QUOTE}]*)[${QUOTE}]`, 'uy');
const whereQuotedValue = new RegExp(`[@#]*[${QUOTE}]([^${QUOTE}]*)[${QUOTE}]`, 'uy');
const whereBare = new RegExp(`[^${SPACE}${QUOTE}]+`, 'uy');
const whereName = /([a-z]{2,20})[:：]/iy;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const plain = (text: string) => text.replace(spaces, ' ').trim();

/**
 * The grammar of searches, the same for page and server: words, "phrases", operator:value and
 * operator:"quoted value", each with `-` before it to leave out what has it. Takes any text and
 * never throws. A `-` before a number is a range; a quote that is never closed is nothing.
 */
export function parseSearch(text: string): SearchSyntax {
  const found: SearchSyntax = { parts: [], problems: [] };
  for (let at = 0; at < text.length;) {
    const space = matchAt(whereSpace, text, at);
    at = space ? at + space[0].length : readPart(text, at, found);
  }
  return found;
}

/** Answers where what it has read ends. */
function readPart(text: string, start: number, { parts, problems }: SearchSyntax): number {
  const excluded = matchAt(whereNot, text, start) !== null;
  const from = excluded ? start + 1 : start;
  const quoted = matchAt(whereQuoted, text, from);
  if (quoted) {
    const end = from + quoted[0].length;
    const phrase = plain(quoted[1]!);
    if (phrase !== '') parts.push({ type: 'phrase', text: phrase, excluded, start, end });
    return end;
  }
  if (matchAt(whereQuote, text, from)) {
    const message = 'This quotation mark is never closed.';
    problems.push({ code: 'unclosed_quote', message, start: from, end: from + 1 });
    return from + 1;
  }
  const read = readOperator(text, from);
  if (!read) {
    const [word] = matchAt(whereBare, text, from)!;
    const end = from + word.length;
    parts.push({ type: 'word', text: word, excluded, start, end });
    return end;
  }
  const { end, filter, problem } = read;
  if (problem) problems.push({ ...problem, start, end });
  if (filter) parts.push({ type: 'filter', ...filter, excluded, start, end });
  else if (problem?.code !== 'missing_value') {
    parts.push({ type: 'word', text: text.slice(from, end), excluded, start, end });
  }
  return end;
}

interface ReadOperator {
  end: number;
  filter?: { operator: SearchOperator; value: string };
  problem?: Omit<SearchSyntaxProblem, 'start' | 'end'>;
}

function readOperator(text: string, from: number): ReadOperator | null {
  const head = matchAt(whereName, text, from);
  const named = head && operatorNamed(head[1]!);
  if (!named) return null;
  const at = from + head[0].length;
  const quoted = matchAt(whereQuotedValue, text, at);
  const bare = quoted ? null : matchAt(whereBare, text, at);
  const end = at + (quoted ?? bare ?? [''])[0].length;
  const { operator } = named;
  if (operator === null) {
    // "Note: …" and "a://b" are no attempts at an operator.
    if (!quoted && !/^[\p{L}\p{N}@#]/u.test(bare?.[0] ?? '')) return null;
    return { end, problem: unknownOperator(head[1]!, named.suggestion) };
  }
  const typed = quoted ? quoted[1]! : (bare?.[0] ?? '').replace(/[,;]+$/, '');
  const given = plain(typed).replace(/^[@#\s]+/, '');
  const { takes, example } = searchOperators[operator];
  if (given === '') {
    const message = `“${operator}:” takes ${takes}, as in ${example}.`;
    return { end, problem: { code: 'missing_value', message } };
  }
  const value = searchValue(operator, given);
  if (value !== null) return { end, filter: { operator, value } };
  const message = `“${operator}:” does not take “${given}”, but ${takes}.`;
  const suggestedValue = likeliestValue(operator, given);
  return {
    end,
    problem: { code: 'bad_value', message, ...(suggestedValue && { suggestedValue }) },
  };
}

function unknownOperator(name: string, suggestion: SearchOperator | null) {
  const known = suggestion ? ` Did you mean “${suggestion}:”?` : '';
  return {
    code: 'unknown_operator' as const,
    message: `“${name}:” is no operator and is searched for as a word.${known}`,
    ...(suggestion && { suggestion }),
  };
}
