import {
  forgetAllSearches,
  forgetSearches,
  recentSearches,
  rememberSearch,
} from './recent-searches';

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
      key: (index: number) => [...stored.keys()][index] ?? null,
      get length() {
        return stored.size;
      },
    },
  });
});
afterAll(() => Reflect.deleteProperty(globalThis, 'localStorage'));

describe('recent searches', () => {
  it('come newest first, each once, and not too many', () => {
    for (const q of ['one', 'two', 'ONE ', 'x', '  ']) rememberSearch('me', q);
    expect(recentSearches('me')).toEqual(['ONE', 'two']);
    for (let i = 0; i < 20; i++) rememberSearch('me', `search ${i}`);
    expect(recentSearches('me')).toHaveLength(8);
    expect(recentSearches('me')[0]).toBe('search 19');
  });

  it('are not those of another account', () => {
    rememberSearch('me', 'lithium');
    expect(recentSearches('you')).toEqual([]);
    rememberSearch('you', 'warfarin');
    forgetSearches('me');
    expect([recentSearches('me'), recentSearches('you')]).toEqual([[], ['warfarin']]);
  });

  it('are all gone after signing out; what else is stored stays', () => {
    stored.set('rounds:draft:me', '"kept"');
    rememberSearch('me', 'lithium');
    rememberSearch('you', 'warfarin');
    forgetAllSearches();
    expect([...stored.keys()]).toEqual(['rounds:draft:me']);
  });

  it('are none where the device holds something else, or nothing can be stored', () => {
    stored.set('rounds:searches:me', '{"a":1}');
    expect(recentSearches('me')).toEqual([]);
    stored.set('rounds:searches:me', 'no json');
    expect(recentSearches('me')).toEqual([]);
    Reflect.deleteProperty(globalThis, 'localStorage');
    expect(() => rememberSearch('me', 'lithium')).not.toThrow();
    expect(() => forgetAllSearches()).not.toThrow();
  });
});
