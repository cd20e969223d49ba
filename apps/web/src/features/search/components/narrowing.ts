import {
  parseSearch,
  printSearch,
  SEARCH_TEXT_MAX,
  withoutPart,
  withPart,
  type SearchOperator,
  type SearchPart,
} from '@rounds/contracts';
import { kindLabel } from '../../../ui/kinds';
import type { SearchFilter } from '../api/search';

/** One thing that narrows the search, and the search without it. */
export interface Narrowing {
  key: string;
  label: string;
  /** The word before the label where it must not be so; null where it must. */
  exclusion: 'not' | 'without' | null;
  without: SearchFilter;
}

type FilterPart = Extract<SearchPart, { type: 'filter' }>;
/** What an id or slug of the address is called, where that is known. */
export type NameOf = (
  name: 'channel' | 'medication' | 'effect' | 'author' | 'thread',
  value: string,
) => string | undefined;

const filterParts = (q: string | undefined): FilterPart[] =>
  parseSearch(q ?? '').parts.filter((part) => part.type === 'filter');

const TITLES: Partial<Record<SearchOperator, string>> = {
  in: 'Channel',
  from: 'Author',
  medication: 'Medication',
  effect: 'Effect',
  before: 'Before',
  after: 'After',
  on: 'On',
};
const spaced = (slug: string): string => slug.replaceAll('-', ' ');

function labelOf(part: SearchPart, nameOf: NameOf): string {
  if (part.type === 'word') return part.text;
  if (part.type === 'phrase') return `“${part.text}”`;
  const { operator, value } = part;
  if (operator === 'kind') return kindLabel(value as never);
  if (operator === 'is' || operator === 'has') {
    return value === 'answered' ? 'Answered' : 'With a citation';
  }
  const name = operator === 'in' ? (nameOf('channel', value.toLowerCase()) ?? value) : value;
  return `${TITLES[operator]}: ${operator === 'from' && value === 'me' ? 'you' : name}`;
}

/** Everything but the words that are merely searched for. */
const narrows = (part: SearchPart): boolean => part.type !== 'word' || part.excluded;

function exclusionOf({ excluded, type }: SearchPart): Narrowing['exclusion'] {
  if (!excluded) return null;
  return type === 'filter' ? 'not' : 'without';
}

/** From the back, so that the places of the others stay as they were. */
const withoutParts = (q: string, parts: SearchPart[]): string =>
  parts.reduceRight((text, part) => withoutPart(text, part), q);

/**
 * What narrows the search, of its text and of its address alike. What is written twice in the same
 * way is one. The keys of the others stay when one is taken away.
 */
export function narrowings(filter: SearchFilter, nameOf: NameOf): Narrowing[] {
  const q = filter.q ?? '';
  const written = ({ start, end }: SearchPart) => q.slice(start, end);
  const parts = parseSearch(q).parts.filter(narrows);
  const ofText = [...new Set(parts.map(written))].map((key) => {
    const same = parts.filter((part) => written(part) === key);
    const [part] = same as [SearchPart];
    return {
      key,
      label: labelOf(part, nameOf),
      exclusion: exclusionOf(part),
      without: { ...filter, q: withoutParts(q, same) || undefined },
    };
  });
  const ofAddress = (
    [
      ['thread', 'In the thread', (value) => nameOf('thread', value) ?? '…'],
      ['channel', 'Channel', (value) => nameOf('channel', value) ?? spaced(value)],
      ['medication', 'Medication', (value) => nameOf('medication', value) ?? spaced(value)],
      ['effect', 'Effect', (value) => nameOf('effect', value) ?? spaced(value)],
      ['author', 'Author', (value) => nameOf('author', value) ?? '…'],
      ['kind', null, (value) => kindLabel(value as never)],
      ['from', 'From', (value) => value],
      ['to', 'To', (value) => value],
    ] as [keyof SearchFilter, string | null, (value: string) => string][]
  ).flatMap(([name, title, display]) => {
    const value = filter[name];
    if (!value) return [];
    return {
      key: name,
      label: title ? `${title}: ${display(value)}` : display(value),
      exclusion: null,
      without: { ...filter, [name]: undefined },
    };
  });
  return [...ofText, ...ofAddress];
}

export type FacetName = 'channel' | 'kind' | 'medication' | 'effect' | 'year';
export interface FacetValue {
  value: string;
  label: string;
}
const OPERATORS: Record<FacetName, SearchOperator> = {
  channel: 'in',
  kind: 'kind',
  medication: 'medication',
  effect: 'effect',
  year: 'on',
};

/** Medications and effects go by their names in a search's text, the others by their slugs. */
const written = (name: FacetName, { value, label }: FacetValue): string =>
  name === 'medication' || name === 'effect' ? label : value;

function partsOf(q: string | undefined, name: FacetName, facet: FacetValue): FilterPart[] {
  const same = [facet.value, facet.label].map((one) => one.toLowerCase());
  return filterParts(q).filter(
    ({ operator, value, excluded }) =>
      operator === OPERATORS[name] && !excluded && same.includes(value.toLowerCase()),
  );
}

export const isNarrowedBy = (filter: SearchFilter, name: FacetName, facet: FacetValue): boolean =>
  (name !== 'year' && filter[name] === facet.value) || partsOf(filter.q, name, facet).length > 0;

/** Narrows the search by a value; where it is so narrowed already, widens it again. */
export function toggled(filter: SearchFilter, name: FacetName, facet: FacetValue): SearchFilter {
  const q = filter.q ?? '';
  if (!isNarrowedBy(filter, name, facet)) {
    const value = written(name, facet);
    const part = { type: 'filter', operator: OPERATORS[name], value, excluded: false } as const;
    const narrowed = withPart(q, part);
    // At the end it would be cut off: rather what was typed last is.
    if (narrowed.length > SEARCH_TEXT_MAX) return { ...filter, q: `${printSearch([part])} ${q}` };
    return { ...filter, q: narrowed };
  }
  const rest = withoutParts(q, partsOf(q, name, facet));
  const widened = { ...filter, q: rest || undefined };
  return name !== 'year' && filter[name] === facet.value
    ? { ...widened, [name]: undefined }
    : widened;
}

/** The same words, no matter whether they stand together. */
export const loosened = (q: string): string =>
  parseSearch(q)
    .parts.filter((part) => part.type === 'phrase' && !part.excluded)
    .reverse()
    .reduce((text, part) => withoutQuotes(text, part), q);

const withoutQuotes = (text: string, { start, end }: SearchPart): string =>
  text.slice(0, start) + text.slice(start + 1, end - 1) + text.slice(end);

/** The words and phrases that remain without everything that narrows. */
export const plainWords = (q: string | undefined): string =>
  parseSearch(q ?? '')
    .parts.filter((part) => part.type !== 'filter' && !part.excluded)
    .map((part) => ('text' in part ? part.text : ''))
    .join(' ');
