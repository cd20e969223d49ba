import { isOneEdit } from './one-edit.js';

const letters = ['a', 'b', 'c'];

/** The definition itself: every string one slip away from `word`. */
function slips(word: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    if (after) found.add(before + after.slice(1));
    if (after.length > 1) found.add(before + after[1] + after[0] + after.slice(2));
    for (const letter of letters) {
      found.add(before + letter + after);
      if (after) found.add(before + letter + after.slice(1));
    }
  }
  found.delete(word);
  return found;
}

describe('isOneEdit', () => {
  it.each([
    ['zolof', 'zoloft', true],
    ['metfromin', 'metformin', true],
    ['amoxicilin', 'amoxicillin', true],
    ['prozak', 'prozac', true],
    ['warffarin', 'warfarin', true],
    ['warfarin', 'warfarin', false],
    ['metfrmoin', 'metformin', false],
    ['digoxin', 'digitoxin', false],
    ['warf', 'warfarin', false],
  ])('of %s and %s is %s', (a, b, expected) => {
    expect(isOneEdit(a, b)).toBe(expected);
    expect(isOneEdit(b, a)).toBe(expected);
  });

  it('agrees with the definition on all short words', () => {
    const words = [''];
    for (const word of words) if (word.length < 4) words.push(...letters.map((l) => word + l));
    expect(words).toHaveLength(121);
    for (const a of words) {
      const near = slips(a);
      const found = words.filter((b) => isOneEdit(a, b));
      expect(found).toEqual(words.filter((b) => near.has(b)));
    }
  });
});
