/**
 * Whether one slip of the finger lies between two words: a letter too many, too few, another, or
 * two neighbours swapped. Not true of a word and itself.
 */
export function isOneEdit(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  if (at === a.length && at === b.length) return false;
  if (sameFrom(a, at + 1, b, at + 1)) return true;
  if (sameFrom(a, at + 1, b, at) || sameFrom(a, at, b, at + 1)) return true;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && sameFrom(a, at + 2, b, at + 2);
}

/** Allocates nothing: it runs over thousands of names for a word. */
function sameFrom(a: string, fromA: number, b: string, fromB: number): boolean {
  if (a.length - fromA !== b.length - fromB) return false;
  for (let i = fromA; i < a.length; i += 1) if (a[i] !== b[fromB + i - fromA]) return false;
  return true;
}
