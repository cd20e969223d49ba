import { parseSearch } from '@rounds/contracts';

/** The search with these names in quotes, where they mean their own words and no other name. */
export function exactly(q: string, names: string[]): string {
  return names.reduce((text, name) => {
    const words = parseSearch(text).parts.filter((part) => part.type === 'word' && !part.excluded);
    const spelt = name.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    for (const { 0: found, index } of text.matchAll(new RegExp(spelt.join('\\s+'), 'gu'))) {
      if (!words.some(({ start, end }) => start <= index && index < end)) continue;
      const end = index + found.length;
      const spaced = `${text.slice(0, index)} "${found}" ${text.slice(end)}`;
      return spaced.replace(/\s+/g, ' ').trim();
    }
    return text;
  }, q);
}
