/** What parts the words of a name; the index clinician_by_name_words uses the same characters. */
const SEPARATORS = `.-_/'’,()+&@:`;

/** The words of a display name `c.display_name`, as the index holds them. */
export const nameWordsSql = (c: string) =>
  `to_tsvector('simple', translate(${c}.display_name, '${SEPARATORS.replace(`'`, `''`)}',
     repeat(' ', ${SEPARATORS.length})))`;

/** A tsquery for names in which every word of `q` begins some word; null where it has no words. */
export function nameWordsQuery(q: string): string | null {
  const words = q
    .split(/[\s./'’,()+&@:_-]+/u)
    .map((word) => word.replace(/[^\p{L}\p{M}\p{N}]/gu, ''))
    .filter((word) => word !== '');
  return words.length > 0 ? words.map((word) => `'${word}':*`).join(' & ') : null;
}
