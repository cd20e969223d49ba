import { Cursor } from '@rounds/platform';
import type { QueryExpansion } from '@rounds/vocabulary';
import { z } from 'zod';
import type { IdField, SearchCondition, Span } from './search-conditions.js';
import type { ResolvedSearch } from './search-engine.js';
import { foreignCursor } from './search-errors.js';
import { tokensOf } from './text-analysis.js';

export interface MeilisearchPlace {
  page: number;
  hitsPerPage: number;
  /** Pages that follow show nothing newer than the first did, so that they stay in step. */
  until: number | null;
}

const cursors = new Cursor(
  z.tuple([
    z.string(),
    z.literal('m'),
    z.number().int().min(2).max(10_001),
    z.number().int().min(1).max(50),
    z.number().int().min(0).max(8.64e15),
  ]),
);

/** The page after this one. */
export const cursorAfter = (fingerprint: string, place: MeilisearchPlace, now: number): string =>
  cursors.encode([fingerprint, 'm', place.page + 1, place.hitsPerPage, place.until ?? now]);

export function placeOf(search: ResolvedSearch): MeilisearchPlace {
  const key = cursors.decode(search.cursor);
  if (!key) return { page: 1, hitsPerPage: search.limit, until: null };
  if (key[0] !== search.fingerprint) throw foreignCursor();
  return { page: key[2], hitsPerPage: key[3], until: key[4] };
}

/** Conditions that must all hold. Ids come from our own tables; quotes are for form's sake. */
export function filterOf(
  search: ResolvedSearch,
  until: number | null,
  removed: 'posts' | 'threads',
): string[] {
  const { postIds, threadIds } = search.removals;
  return [
    oneOf('channelId', search.visibleChannelIds),
    ...(postIds.length === 0
      ? []
      : [removed === 'posts' ? noneOf('id', postIds) : noneOf('threadId', threadIds)]),
    ...(until === null ? [] : [`createdAt <= ${until}`]),
    ...search.filters.map((condition) => {
      const filter = filterOfOne(condition);
      return condition.not ? `NOT (${filter})` : filter;
    }),
  ];
}

const attributes: Record<IdField, string> = {
  ...{ channel: 'channelId', author: 'authorId', thread: 'threadId', kind: 'kind' },
  ...{ medication: 'medicationIds', effect: 'effectIds' },
};

function filterOfOne(condition: SearchCondition): string {
  switch (condition.field) {
    case 'answered':
    case 'cites':
      return `${condition.field} = true`;
    case 'createdAt':
      return condition.anyOf.map((span) => `(${filterOfSpan(span)})`).join(' OR ');
    default:
      return oneOf(attributes[condition.field], condition.anyOf);
  }
}

const filterOfSpan = ({ from, before }: Span): string =>
  [
    ...(from ? [`createdAt >= ${from.getTime()}`] : []),
    ...(before ? [`createdAt < ${before.getTime()}`] : []),
  ].join(' AND ');

const oneOf = (attribute: string, values: string[]) => `${attribute} IN ${listOf(values)}`;

const noneOf = (attribute: string, values: string[]) => `${attribute} NOT IN ${listOf(values)}`;

const listOf = (values: string[]) => `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;

/**
 * The query in Meilisearch's own syntax. It reads ten words and drops what follows, exclusions
 * too: those come first, what may be half typed last. Null where there is nothing to search for.
 * `names` are those that it has synonyms of; `completion` takes the place of half a name.
 */
export function textOf(
  { query, expansions }: Pick<ResolvedSearch, 'query' | 'expansions'>,
  names: ReadonlySet<string>,
  completion: QueryExpansion | null = null,
): string | null {
  if (query.text === '') return '';
  const parts = [
    ...query.excluded.map((phrase) => `-"${words(phrase)}"`),
    ...query.quoted.map((text) => `"${text}"`),
    completed(corrected(query.plain, expansions, names), completion),
  ];
  const text = parts.join(' ').trim();
  return tokensOf(text).length === 0 ? null : text;
}

/** It knows no synonyms of a misspelt name, which the thesaurus took for another. */
function corrected(text: string, expansions: QueryExpansion[], names: ReadonlySet<string>): string {
  return expansions.reduce((rest, { surface, alternatives: [name] }) => {
    const known = name === undefined || names.has(surface.toLowerCase());
    return known ? rest : rest.replace(surface, () => name);
  }, text);
}

/** Nor of half a name. */
function completed(text: string, completion: QueryExpansion | null): string {
  const name = completion?.alternatives[0];
  if (name === undefined || !text.endsWith(completion!.surface)) return text;
  return text.slice(0, -completion!.surface.length) + name;
}

/** The name that the end of the query can become, where there is but one. */
export const onlyCompletion = ({ completions }: ResolvedSearch): QueryExpansion | null =>
  completions.length === 1 ? completions[0]! : null;

const words = (phrase: { word: string }[]) => phrase.map(({ word }) => word).join(' ');
