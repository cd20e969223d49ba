import { parseQuery } from './query-parser.js';
import type { PostDocument } from './post-document.js';
import type { SearchCondition } from './search-conditions.js';
import type { ResolvedSearch } from './search-engine.js';
import { standingPostOf } from './standing-post.js';
import {
  matchesStanding,
  rarestKeys,
  standingQueryOf,
  type StandingQuery,
} from './standing-query.js';

const alternatives = ['warfarin', 'Jantoven', 'warfarin sodium'];

/** As it comes back from the database. */
const asked = (q: string, filters: SearchCondition[] = []): StandingQuery => {
  const search = {
    query: parseQuery(q),
    expansions: [{ surface: 'Coumadin', medicationIds: [], effectIds: [], alternatives }],
    filters,
  } as unknown as ResolvedSearch;
  return JSON.parse(JSON.stringify(standingQueryOf(search))) as StandingQuery;
};

const post = (given: Partial<PostDocument>) =>
  standingPostOf({
    ...{ postId: 'p', threadId: 't', channelId: 'c', number: 2, authorId: 'a', kind: 'question' },
    ...{ title: '', tags: [], text: '', medicationIds: [], effectIds: [] },
    ...{ accepted: false, helpful: 0, answered: false, cites: false, expert: false, classes: [] },
    createdAt: new Date('2026-03-05T12:00:00Z'),
    ...given,
  });

describe('a standing query', () => {
  it.each([
    ['bleeding', 'She bleeds', true],
    ['bleeding gums', 'She bleeds', false],
    ['bleeding gums', 'Gums that bleed', true],
    ['Coumadin', 'Warfarin 5 mg', true],
    ['Coumadin', 'WARFARIN SODIUM', true],
    ['Coumadin bleeding', 'bleeding on warfarin', true],
    ['Coumadin bleeding', 'warfarin alone', false],
    ['"atrial flutter"', 'flutter, atrial', false],
    ['"atrial flutter"', 'an atrial flutter', true],
    ['"flutter of the atria"', 'flutter of the atria', true],
    ['"flutter of the atria"', 'flutter atria', false],
    ['flutter -atrial', 'atrial flutter', false],
    ['flutter -"atrial flutter"', 'atrial tachycardia or flutter', true],
    ['naïve', 'Naive patients', true],
    ['心房', '患者の心房細動', true],
    ['心房', '心室細動', false],
    ['نزيف', 'حالة نزيف بعد الجراحة', true],
    ['bleed', 'bleeds 🩸', true],
    ['warf', 'warfarin', false],
  ])('“%s” finds “%s”: %s', (q, text, expected) => {
    expect(matchesStanding(asked(q), post({ text }))).toBe(expected);
  });

  it('looks at title, tags and text together, but for phrases at one of them', () => {
    const found = post({ title: 'Atrial', text: 'flutter', tags: ['bleeding'] });
    expect(matchesStanding(asked('bleeding flutter atrial'), found)).toBe(true);
    expect(matchesStanding(asked('"atrial flutter"'), found)).toBe(false);
  });

  const of = (field: 'channel' | 'medication', anyOf: string[], not = false) => ({
    ...{ field, anyOf, not },
  });
  const times = (from?: string, before?: string, not = false): SearchCondition => ({
    field: 'createdAt',
    anyOf: [{ ...(from && { from: new Date(from) }), ...(before && { before: new Date(before) }) }],
    not,
  });
  it.each<[string, SearchCondition, boolean]>([
    ['any of some channels', of('channel', ['x', 'c']), true],
    ['other channels', of('channel', ['x']), false],
    ['not this channel', of('channel', ['c'], true), false],
    ['one of its medications', of('medication', ['m2']), true],
    ['since then', times('2026-03-05T12:00:00Z'), true],
    ['later', times('2026-03-05T12:00:01Z'), false],
    ['up to but without', times(undefined, '2026-03-05T12:00:00Z'), false],
    ['not in that time', times('2026-03-01', '2026-04-01', true), false],
    ['answered', { field: 'answered', not: false }, false],
    ['not answered', { field: 'answered', not: true }, true],
    ['with a citation', { field: 'cites', not: false }, true],
  ])('holds to conditions: %s', (_, condition, expected) => {
    const found = post({ medicationIds: ['m1', 'm2'], cites: true });
    expect(matchesStanding(asked('', [condition]), found)).toBe(expected);
  });
});

describe('the keys of a standing query', () => {
  const frequency = (key: string) => ({ 'word bleed': 90, 'channel c': 40 })[key] ?? 0;

  it('are those of its rarest word, with all that stands for it', () => {
    const keys = rarestKeys(asked('bleeding Coumadin'), frequency);
    expect(keys?.toSorted()).toEqual(['word coumadin', 'word jantoven', 'word warfarin']);
  });

  it('are those of a filter that is rarer than the words', () => {
    const channel: SearchCondition = { field: 'channel', anyOf: ['c'], not: false };
    expect(rarestKeys(asked('bleeding', [channel]), frequency)).toEqual(['channel c']);
  });

  it.each([
    ['nothing at all', '', []],
    ['exclusions', '-bleeding', [{ field: 'channel', anyOf: ['c'], not: true }]],
    ['times', '', [{ field: 'createdAt', anyOf: [{ from: new Date() }], not: false }]],
  ] as [string, string, SearchCondition[]][])('are none for %s', (_, q, filters) => {
    expect(rarestKeys(asked(q, filters), frequency)).toBeNull();
  });

  it('are among those of every post that matches', () => {
    const queries = ['Coumadin bleeding', '"atrial flutter" bleeding', 'bleeding 5 mg'];
    const posts = ['bleeding on warfarin, atrial flutter, 5 mg', 'Coumadin bleeds', 'flutter'];
    let matched = 0;
    for (const q of queries) {
      const query = asked(q);
      const keys = rarestKeys(query, frequency) ?? [];
      for (const text of posts) {
        if (!matchesStanding(query, post({ text }))) continue;
        matched += 1;
        expect(keys.some((key) => post({ text }).keys.has(key))).toBe(true);
      }
    }
    expect(matched).toBe(4);
  });
});
