import type { SavedQuery } from '@rounds/contracts';

/** A search in one line, as it would be typed. */
export function describeSearch(search: SavedQuery): string {
  const { q, channel, medication, effect, kind, from, to, thread, author } = search;
  return [
    q,
    channel && `in:${channel}`,
    medication && `medication:${medication}`,
    effect && `effect:${effect}`,
    kind && `kind:${kind}`,
    author && 'by one author',
    thread && 'in one thread',
    from && `from ${from.slice(0, 10)}`,
    to && `to ${to.slice(0, 10)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
