/** Letters that NFKD leaves whole. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * The form in which names are stored and compared: no case, no accents, and any run of hyphens,
 * slashes, punctuation or white space as one space. "Auvi-Q®" → "auvi q", "Naïve" → "naive".
 * Apostrophes go without a trace, since people leave them out: "Crohn's" → "crohns".
 */
export function foldName(text: string): string {
  return text
    .replace(/[®™©℠]/gu, ' ') // before NFKD, which would spell ™ out
    .normalize('NFKD')
    .replace(/[\p{M}'’ʼ`]/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/gu, (letter) => letters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** "TMP-SMX", "tmp smx" and "tmpsmx" are one name to whoever types it. */
export const joined = (folded: string): string => folded.replaceAll(' ', '');

const SLUG_MAX = 100;

/** A stable address for a name; empty where nothing of it can be written in a-z and 0-9. */
export function slugOf(name: string): string {
  return foldName(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_MAX)
    .replace(/^-+|-+$/g, '');
}
