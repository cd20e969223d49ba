import type { Settings } from 'meilisearch';
import { TOTAL_LIMIT } from './search-engine.js';
import { stopWords } from './stop-words.js';

/** In other case or context these are abbreviations: leukaemia, an organisation, information. */
const alsoAbbreviations = new Set(['all', 'who', 'it', 'am', 'or']);

/**
 * All that a Meilisearch index is told, brought up to this at boot and before a rebuild's index is
 * filled. Meilisearch applies a change of settings in one task and answers by the old ones until
 * it is done.
 */
export const meilisearchSettings = (synonyms: Record<string, string[]>): Settings => ({
  searchableAttributes: ['title', 'tags', 'text', 'classes'],
  displayedAttributes: ['id', 'text'],
  filterableAttributes: [
    ...['answered', 'authorId', 'channelId', 'cites', 'createdAt', 'effectIds', 'kind'],
    ...['medicationIds', 'threadId', 'year'],
  ],
  sortableAttributes: ['createdAt'],
  // First, and without effect where no sort is asked for: newest means by date alone.
  rankingRules: [
    ...['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness'],
    ...['accepted:desc', 'helpful:desc', 'expert:desc', 'createdAt:desc'],
  ],
  stopWords: [...stopWords].filter((word) => !alsoAbbreviations.has(word)).sort(),
  synonyms,
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
});

/** Whether `current`, as the server tells it, already says what is wanted. */
export function agrees(current: Settings, wanted: Settings): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    covers(current[name as keyof Settings], value),
  );
}

const ordered = (values: unknown[]) => values.map((v) => JSON.stringify(v)).sort();

/** Objects may hold more than was asked for: the server fills in its defaults. */
function covers(current: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(current) && JSON.stringify(ordered(current)) === JSON.stringify(ordered(wanted))
    );
  }
  if (wanted === null || typeof wanted !== 'object') return current === wanted;
  const held = (current ?? {}) as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) => covers(held[name], value));
}
