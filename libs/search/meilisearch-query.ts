import { Cursor } from '@rounds/platform';
import type { QueryExpansion } from '@rounds/vocabulary';
import { z } from 'zod';
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
export function filterOf(search: ResolvedSearch, until: number | null): string[] {
  const { channelId, medicationId, effectId, authorId, kind, from, before } = search.filters;
  const filter = [
    `channelId IN [${search.visibleChannelIds.map(quoted).join(', ')}]`,
    ...(until === null ? [] : [`createdAt <= ${until}`]),
  ];
  const equals = { channelId, authorId, kind, medicationIds: medicationId, effectIds: effectId };
  for (const [name, value] of Object.entries(equals)) {
    if (value !== undefined) filter.push(`${name} = ${quoted(value)}`);
  }
  if (from) filter.push(`createdAt >= ${from.getTime()}`);
  if (before) filter.push(`createdAt < ${before.getTime()}`);
  return filter;
}

const quoted = (value: string) => JSON.stringify(value);

/**
 * The query in Meilisearch's own syntax. It reads ten words and drops what follows, exclusions
 * too: those come first, what may be half typed last. Null where there is nothing to search for.
 * `names` are those that it has synonyms of.
 */
export function textOf(
  { query, expansions }: Pick<ResolvedSearch, 'query' | 'expansions'>,
  names: ReadonlySet<string>,
): string | null {
  if (query.text === '') return '';
  const parts = [
    ...query.excluded.map((phrase) => `-"${words(phrase)}"`),
    ...query.quoted.map((text) => `"${text}"`),
    corrected(query.plain, expansions, names),
  ];
  const text = parts.join(' ').trim();
  return tokensOf(text).next().done ? null : text;
}

/** It knows no synonyms of a misspelt name, which the thesaurus took for another. */
function corrected(text: string, expansions: QueryExpansion[], names: ReadonlySet<string>): string {
  return expansions.reduce((rest, { surface, alternatives: [name] }) => {
    const known = name === undefined || names.has(surface.toLowerCase());
    return known ? rest : rest.replace(surface, () => name);
  }, text);
}

const words = (phrase: { word: string }[]) => phrase.map(({ word }) => word).join(' ');
