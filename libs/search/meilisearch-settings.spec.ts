import type { Settings } from 'meilisearch';
import { agrees, meilisearchSettings, sameSynonyms, versionOf } from './meilisearch-settings.js';

const { rankingRules = [], searchableAttributes = [] } = meilisearchSettings;

/** As a server answers: sets in its own order, everything else as it was told, and its defaults. */
const asAnswered: Settings = {
  ...meilisearchSettings,
  filterableAttributes: meilisearchSettings.filterableAttributes!.toReversed(),
  stopWords: meilisearchSettings.stopWords!.toSorted(),
  typoTolerance: {
    ...meilisearchSettings.typoTolerance,
    disableOnWords: [],
    disableOnAttributes: [],
  },
  synonyms: { warfarin: ['coumadin'] },
  distinctAttribute: null,
};

describe('settings of an index', () => {
  it('agree with what a server makes of them', () => {
    expect(agrees(asAnswered, meilisearchSettings)).toBe(true);
  });

  it.each<[string, Partial<Settings>]>([
    ['ranking rules in another order', { rankingRules: rankingRules!.toReversed() }],
    ['one ranking rule less', { rankingRules: rankingRules!.slice(1) }],
    [
      'searchable attributes in another order',
      { searchableAttributes: searchableAttributes!.toReversed() },
    ],
    ['a facet more', { filterableAttributes: ['words', ...asAnswered.filterableAttributes!] }],
    ['a facet less', { filterableAttributes: asAnswered.filterableAttributes!.slice(1) }],
    ['a stop word more', { stopWords: [...asAnswered.stopWords!, 'warfarin'] }],
    [
      'another rule for typos',
      {
        typoTolerance: {
          ...asAnswered.typoTolerance,
          minWordSizeForTypos: { oneTypo: 5, twoTypos: 8 },
        },
      },
    ],
    ['numbers that may be misspelt', { typoTolerance: { enabled: true } }],
    ['another bound', { pagination: { maxTotalHits: 1_000 } }],
  ])('do not agree with %s, which is another version', (_, difference) => {
    const other = { ...asAnswered, ...difference };
    expect(agrees(other, meilisearchSettings)).toBe(false);
    expect(versionOf({ ...meilisearchSettings, ...difference })).not.toBe(
      versionOf(meilisearchSettings),
    );
  });

  it('are the same version however sets and objects are written down', () => {
    const { filterableAttributes, stopWords, ...rest } = meilisearchSettings;
    const rewritten = {
      stopWords: stopWords!.toReversed(),
      filterableAttributes: filterableAttributes!.toReversed(),
      ...rest,
    };
    expect(versionOf(rewritten)).toBe(versionOf(meilisearchSettings));
  });
});

describe('synonyms', () => {
  const wanted = { coumadin: ['warfarin'], warfarin: ['coumadin', 'jantoven'] };

  it('are the same in any order', () => {
    const current = { warfarin: ['jantoven', 'coumadin'], coumadin: ['warfarin'] };
    expect(sameSynonyms(current, wanted)).toBe(true);
  });

  it.each([
    ['one is new', { coumadin: ['warfarin'], warfarin: ['coumadin'] }],
    ['a name is new', { warfarin: ['coumadin', 'jantoven'] }],
    ['a name was dropped', { ...wanted, marevan: ['warfarin'] }],
    ['one was dropped', { ...wanted, coumadin: ['marevan', 'warfarin'] }],
    ['a name took the place of another', { marevan: ['warfarin'], warfarin: wanted.warfarin }],
    ['names are like those of objects', { constructor: [], warfarin: wanted.warfarin }],
  ])('are others when %s', (_, current) => {
    expect(sameSynonyms(current as Record<string, string[]>, wanted)).toBe(false);
  });
});
