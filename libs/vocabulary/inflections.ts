/**
 * The plural of a folded name, and with `both` its singular as well: "statin" → "statins", "hot
 * flashes" → "hot flash". Names with digits have neither.
 */
export function inflectionsOf(folded: string, both: boolean): string[] {
  if (/[^a-z ]/.test(folded)) return [];
  const space = folded.lastIndexOf(' ') + 1;
  const [before, word] = [folded.slice(0, space), folded.slice(space)];
  const forms = [pluralOf(word), both ? singularOf(word) : null];
  return forms.flatMap((form) => (form === null ? [] : [before + form]));
}

function pluralOf(word: string): string | null {
  if (word.length < 2) return null;
  if (/sis$/.test(word)) return `${word.slice(0, -2)}es`;
  if (/(ss|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/s$/.test(word)) return null;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

function singularOf(word: string): string | null {
  if (word.length < 5 || !/s$/.test(word) || /(ss|us|is)$/.test(word)) return null;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
