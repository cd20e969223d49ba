import { z } from 'zod';
import { threadKind } from './threads.js';

/**
 * What narrows a search down from within its text. Repeated, an operator means any of its values
 * (in:cardiology in:neurology); different ones must all hold; each exclusion (-in:oncology) must
 * hold too.
 */
export const searchOperator = z.enum([
  ...(['in', 'from', 'medication', 'effect', 'kind'] as const),
  ...(['before', 'after', 'on', 'is', 'has'] as const),
]);
export type SearchOperator = z.infer<typeof searchOperator>;

interface OperatorDescription {
  /** What stands behind the colon, for people. */
  takes: string;
  example: string;
  /** The values there are, where they can be listed. */
  values?: readonly string[];
}

const DAYS = 'a day, a month or a year: 2026-03-05, 2026-03 or 2026';

/** For help, and for suggestions as someone types. */
export const searchOperators: Record<SearchOperator, OperatorDescription> = {
  in: { takes: 'a channel', example: 'in:cardiology' },
  from: { takes: 'a name, or me', example: 'from:@"Maria Costa"' },
  medication: {
    takes: 'a medication by any of its names, or a class',
    example: 'medication:Eliquis',
  },
  effect: { takes: 'an effect by any of its names', example: 'effect:"QT prolonged"' },
  kind: { takes: 'a kind of thread', example: 'kind:case', values: threadKind.options },
  before: { takes: DAYS, example: 'before:2026-03' },
  after: { takes: DAYS, example: 'after:2025' },
  on: { takes: DAYS, example: 'on:2026-03-05' },
  is: { takes: 'answered', example: 'is:answered', values: ['answered'] },
  has: { takes: 'citation', example: 'has:citation', values: ['citation'] },
};

/** As other forums call them. */
const otherNames: Record<string, SearchOperator> = {
  channel: 'in',
  author: 'from',
  drug: 'medication',
};

/** Written with a colon by people who mean no operator. */
const notOperators = new Set(['http', 'https', 'ftp', 'mailto', 'doi', 'pmid', 'pmcid', 'isbn']);

export type NamedOperator =
  { operator: SearchOperator } | { operator: null; suggestion: SearchOperator | null };

/** Null for what is written with a colon but no operator at all, as in https://… */
export function operatorNamed(name: string): NamedOperator | null {
  const lower = name.toLowerCase();
  const known = searchOperator.safeParse(lower);
  if (known.success) return { operator: known.data };
  if (Object.hasOwn(otherNames, lower)) return { operator: otherNames[lower]! };
  if (notOperators.has(lower)) return null;
  return { operator: null, suggestion: likeliest(lower) };
}

function likeliest(name: string): SearchOperator | null {
  const names = [...searchOperator.options, ...Object.keys(otherNames)];
  const near = names.find((one) => one.length > 2 && isAlike(name, one));
  return near === undefined ? null : (otherNames[near] ?? searchOperator.parse(near));
}

/** Of an operator whose values can be listed, the one that begins so or is written nearly so. */
export function likeliestValue(operator: SearchOperator, value: string): string | undefined {
  const typed = value.toLowerCase().replaceAll(' ', '-');
  const values = searchOperators[operator].values ?? [];
  return (
    values.find((one) => typed.length > 1 && one.startsWith(typed)) ??
    values.find((one) => isAlike(typed, one))
  );
}

/** Whether all but two letters in one place are the same: "medicaton", "efect", "chanel". */
function isAlike(a: string, b: string): boolean {
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
  let to = 0;
  while (to < a.length - from && to < b.length - from && a.at(-1 - to) === b.at(-1 - to)) to += 1;
  return from > 0 && Math.max(a.length, b.length) - from - to <= Math.min(2, b.length / 2);
}

/** As it is kept and compared, or null where the operator does not take it. */
export function searchValue(operator: SearchOperator, value: string): string | null {
  switch (operator) {
    case 'kind': {
      const kind = threadKind.safeParse(value.toLowerCase().replaceAll(' ', '-'));
      return kind.success ? kind.data : null;
    }
    case 'is':
    case 'has':
      return searchOperators[operator].values!.find((one) => one === value.toLowerCase()) ?? null;
    case 'before':
    case 'after':
    case 'on':
      return isSpan(value) ? value : null;
    default:
      return value;
  }
}

/** A day, month or year that the calendar has. */
function isSpan(value: string): boolean {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value) ?? [];
  if (year === undefined || year < '1900' || year > '2199') return false;
  return z.iso.date().safeParse(`${year}-${month}-${day}`).success;
}
