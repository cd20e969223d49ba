import type { CodedColumn, DocumentColumns } from './document-columns.js';
import type { FacetCounts } from './search-engine.js';

const MOST_VALUES = 100;

export const facetsOf = ({ coded }: DocumentColumns, docs: Int32Array): FacetCounts => ({
  channel: facet(coded.channel, docs),
  kind: facet(coded.kind, docs),
  medication: facet(coded.medication, docs),
  effect: facet(coded.effect, docs),
  year: facet(coded.year, docs),
});

/** The most frequent first. */
function facet({ codes, values }: CodedColumn, docs: Int32Array) {
  const byCode = new Uint32Array(values.length);
  const found: number[] = [];
  for (let i = 0; i < docs.length; i += 1) {
    const code = codes[docs[i]!]!;
    if (byCode[code]!++ === 0) found.push(code);
  }
  const counts = new Map<string, number>();
  for (const code of found) {
    for (const value of values[code]!) counts.set(value, (counts.get(value) ?? 0) + byCode[code]!);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES);
}
