import { countText, totalText } from './counts';

describe('counts of a search', () => {
  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '10,000+'],
    [12_345, '10,000+'],
  ])('of a facet: %i', (count, text) => expect(countText(count)).toBe(text));

  it.each([
    [1, true, '1 result'],
    [0, true, '0 results'],
    [10_000, true, '10,000 results'],
    [10_000, false, '10,000+ results'],
  ])('in all: %i', (total, totalIsExact, text) =>
    expect(totalText({ total, totalIsExact })).toBe(text),
  );
});
