import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import { TOTAL_LIMIT } from './search-engine.js';
import { stopWords } from './stop-words.js';

/** All but the synonyms, which come from the vocabulary and move with it. */
export type IndexSettings = Omit<Settings, 'synonyms'>;
export type Synonyms = Record<string, string[]>;

/** In other case or context these are abbreviations: leukaemia, an organisation, information. */
const alsoAbbreviations = new Set(['all', 'who', 'it', 'am', 'or']);

/**
 * How posts are found in Meilisearch. An index keeps the settings that it was made with: a change
 * here is another version, for which a rebuild fills a new index that takes the live one's place.
 * Changed in place, most of them would have the server read all posts again, in one task that
 * everything else waits behind.
 */
export const meilisearchSettings: IndexSettings = {
  searchableAttributes: ['title', 'tags', 'text', 'classes'],
  displayedAttributes: ['id', 'text'],
  filterableAttributes: [
    ...['answered', 'authorId', 'channelId', 'cites', 'createdAt', 'effectIds', 'id', 'kind'],
    ...['medicationIds', 'threadId', 'year'],
  ],
  sortableAttributes: ['createdAt'],
  // First, and without effect where no sort is asked for: newest means by date alone.
  rankingRules: [
    ...['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    ...['accepted:desc', 'helpful:desc', 'expert:desc', 'createdAt:desc'],
  ],
  stopWords: [...stopWords].filter((word) => !alsoAbbreviations.has(word)),
  typoTolerance: {
    enabled: true,
    // Doses and laboratory values.
    disableOnNumbers: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
  },
  faceting: { maxValuesPerFacet: 100, sortFacetValuesBy: { '*': 'count' } },
  // One more than is promised to be exact, to know when there are more.
  pagination: { maxTotalHits: TOTAL_LIMIT + 1 },
  proximityPrecision: 'byWord',
  prefixSearch: 'indexingTime',
};

/** Lists whose order says what is worth more; all others are sets. */
const ordered = new Set(['searchableAttributes', 'rankingRules']);

/** The same for settings that mean the same. */
export const versionOf = (settings: IndexSettings): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(settings)))
    .digest('hex')
    .slice(0, 12);

/** Whether `current`, as the server tells it, says what is wanted; it adds its defaults. */
export const agrees = (current: Settings, wanted: IndexSettings): boolean =>
  covers(canonical(current), canonical(wanted));

/** Exactly: a name that the vocabulary dropped is none any more. */
export function sameSynonyms(current: Synonyms, wanted: Synonyms): boolean {
  const names = Object.keys(wanted);
  return (
    names.length === Object.keys(current).length &&
    names.every((name) => {
      const found = Object.hasOwn(current, name) ? current[name] : undefined;
      return JSON.stringify(found?.toSorted()) === JSON.stringify(wanted[name]?.toSorted());
    })
  );
}

function canonical(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return ordered.has(name) ? value : value.map(keyOf).sort();
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, held]) => [key, canonical(held, key)]));
}

const keyOf = (value: unknown) => JSON.stringify(value);

function covers(current: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return keyOf(current) === keyOf(wanted);
  if (wanted === null || typeof wanted !== 'object') return current === wanted;
  const held = (current ?? {}) as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) => covers(held[name], value));
}
