/** Letters of the scripts in which words are told apart by spaces, as foldWord leaves them. */
const alphabets = [
  'abcdefghijklmnopqrstuvwxyz',
  'αβγδεζηθικλμνξοπρσςτυφχψω',
  'абвгдежзиклмнопрстуфхцчшщъыьэюя',
  lettersBetween(0x05d0, 0x05ea),
  lettersBetween(0x0621, 0x064a),
];

function lettersBetween(first: number, last: number): string {
  return String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** Slips that are allowed in a word, by its length, as Meilisearch has it; none in numbers. */
export function slipsAllowed(word: string): 0 | 1 | 2 {
  if (/\P{L}/u.test(word) || !alphabetOf(word)) return 0;
  return word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0;
}

const alphabetOf = (word: string): string | undefined =>
  alphabets.find((letters) => letters.includes(word.at(-1) ?? ''));

/**
 * All that one slip makes of a word: a letter too many, too few, another, or two neighbours
 * swapped. The first letter stays, which people seldom miss.
 */
export function withOneSlip(word: string): string[] {
  const letters = alphabetOf(word) ?? '';
  const variants = new Set<string>();
  for (let at = 1; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at + 1)];
    for (const letter of letters) variants.add(before + letter + word.slice(at));
    if (at === word.length) break;
    variants.add(before + after);
    for (const letter of letters) variants.add(before + letter + after);
    if (after !== '') variants.add(before + after[0]! + word[at]! + after.slice(1));
  }
  variants.delete(word);
  return [...variants];
}

/**
 * The number of slips between two words, up to `most`; Infinity above. A swap of neighbours counts
 * as one, and a slip in the first letter as two.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) > most) return Infinity;
    [beforeLast, last] = [last, row];
  }
  const slips = last[b.length]! + (a[0] === b[0] ? 0 : 1);
  return slips <= most ? slips : Infinity;
}
