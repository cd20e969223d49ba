/**
 * Whether one slip of the finger (a letter too many, too few, another, or two swapped) turns
 * `typed` into the whole of `name` or into a beginning of it. Null also for no slip at all.
 */
export function oneEdit(typed: string, name: string): 'whole' | 'beginning' | null {
  let at = 0;
  while (at < typed.length && at < name.length && typed[at] === name[at]) at += 1;
  if (at === typed.length) return name.length === at + 1 ? 'whole' : null;
  let found: 'beginning' | null = null;
  for (const [inTyped, inName] of [
    [at + 1, at + 1], // another letter
    [at + 1, at], // one too many
    [at, at + 1], // one too few
  ] as const) {
    if (!name.startsWith(typed.slice(inTyped), inName)) continue;
    if (typed.length - inTyped === name.length - inName) return 'whole';
    found = 'beginning';
  }
  const swapped = typed[at] === name[at + 1] && typed[at + 1] === name[at];
  if (swapped && name.startsWith(typed.slice(at + 2), at + 2)) {
    if (typed.length === name.length) return 'whole';
    found = 'beginning';
  }
  return found;
}
