import { parseSearch, SEARCH_TEXT_MAX } from '@rounds/contracts';

/** What of a text is searched for: of one that is too long, the words that lie within the limit. */
export function searchedText(text: string): string {
  const whole = text.trim();
  if (whole.length <= SEARCH_TEXT_MAX) return whole;
  // Half a word, phrase or operator's value would be searched for as another, or not excluded.
  const fits = parseSearch(whole).parts.filter(({ end }) => end <= SEARCH_TEXT_MAX);
  const end = fits.at(-1)?.end ?? 0;
  if (end > SEARCH_TEXT_MAX / 2) return whole.slice(0, end);
  // Japanese has no spaces; a character may be two units.
  return whole.slice(0, SEARCH_TEXT_MAX).replace(/\p{Surrogate}$/u, '');
}

const WORDS_SHOWN = 3;
const CHARACTERS_SHOWN = 40;

/** Says of a text that is too long how far it is searched for; null of any other. */
export function limitNote(text: string): string | null {
  const searched = searchedText(text);
  if (searched.length === text.trim().length) return null;
  const last = searched.split(/\s+/).slice(-WORDS_SHOWN).join(' ');
  const shown = [...last].slice(-CHARACTERS_SHOWN).join('');
  return `Only the first ${SEARCH_TEXT_MAX} characters are searched, up to “… ${shown}”.`;
}
