import { oneEdit } from './one-edit.js';

/** The definition itself: every string one slip away from `typed`. */
function slips(typed: string, letters: string[]): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at <= typed.length; at += 1) {
    const [before, after] = [typed.slice(0, at), typed.slice(at)];
    if (after) found.add(before + after.slice(1));
    if (after.length > 1) found.add(before + after[1] + after[0] + after.slice(2));
    for (const letter of letters) {
      found.add(before + letter + after);
      if (after) found.add(before + letter + after.slice(1));
    }
  }
  found.delete(typed);
  return found;
}

describe('oneEdit', () => {
  it.each([
    ['zolof', 'zoloft', 'whole'],
    ['metfromin', 'metformin', 'whole'],
    ['amoxicilin', 'amoxicillin', 'whole'],
    ['prozak', 'prozac', 'whole'],
    ['warffarin', 'warfarin', 'whole'],
    ['metfrom', 'metformin', 'beginning'],
    ['warfarin', 'warfarin', null],
    ['warf', 'warfarin', null], // a beginning without a slip
    ['metfrmoin', 'metformin', null],
    ['digoxin', 'digitoxin', null],
  ])('from %s to %s: %s', (typed, name, expected) => {
    expect(oneEdit(typed, name)).toBe(expected);
  });

  it('agrees with the definition on all short words', () => {
    const letters = ['a', 'b', 'c'];
    const words = [''];
    for (const word of words) if (word.length < 4) words.push(...letters.map((l) => word + l));
    for (const typed of words) {
      const near = slips(typed, letters);
      for (const name of words) {
        expect([typed, name, oneEdit(typed, name) === 'whole']).toEqual([
          typed,
          name,
          near.has(name),
        ]);
      }
    }
  });

  it('finds a slip in the beginning of a longer name', () => {
    const letters = ['a', 'b', 'c'];
    const words = [''];
    for (const word of words) if (word.length < 4) words.push(...letters.map((l) => word + l));
    for (const typed of words.filter((word) => word.length > 0 && word.length < 4)) {
      const near = slips(typed, letters);
      for (const name of words) {
        const starts = [...near].some((slip) => slip !== '' && name.startsWith(slip));
        const found = oneEdit(typed, name);
        if (found) expect([typed, name, starts || near.has(name)]).toEqual([typed, name, true]);
      }
    }
  });
});
