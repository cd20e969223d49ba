import { slipsAllowed, slipsBetween, withOneSlip } from './spelling.js';

describe('slips of the finger', () => {
  it('are allowed by the length of a word, in letters alone', () => {
    expect(
      ['pain', 'digox', 'coumadin', 'metformin', 'ab123', '12345', '糖尿病糖尿病'].map(
        slipsAllowed,
      ),
    ).toEqual([...[0, 1, 1, 2, 0, 0, 0]]);
    expect(['варфарин', 'метформинаа', 'الوارفارين', 'אינסולין'].map(slipsAllowed)).toEqual([
      1, 2, 2, 1,
    ]);
  });

  it.each([
    ['warfarin', 'warfarin', 0],
    ['warfarin', 'warfarine', 1],
    ['warfarin', 'wafarin', 1],
    ['warfarin', 'warfatin', 1],
    ['warfarin', 'wafrarin', 1],
    ['metformin', 'metfromni', 2],
    ['hydroxychloroquine', 'hydroxicloroquine', 2],
    ['warfarin', 'barfarin', 2],
    ['metformin', 'betfromin', Infinity],
    ['prednisone', 'prednisolone', 2],
    ['heparin', 'aspirin', Infinity],
  ])('between %s and %s are %d', (a, b, slips) => {
    expect(slipsBetween(a, b, 2)).toBe(slips);
    expect(slipsBetween(b, a, 2)).toBe(slips);
  });

  it('are all tried, and each is one', () => {
    for (const word of ['digoxin', 'варфарин', 'אינסולין']) {
      const variants = withOneSlip(word);
      expect(new Set(variants).size).toBe(variants.length);
      expect(variants.filter((variant) => slipsBetween(word, variant, 2) !== 1)).toEqual([]);
    }
    expect(withOneSlip('digoxin')).toEqual(
      expect.arrayContaining(['digxoin', 'digoxn', 'digoxine', 'dogoxin']),
    );
  });
});
