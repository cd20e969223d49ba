import type { TermMentions } from '@rounds/contracts';

/**
 * As `post.mentions` and `thread.tags` hold it: what is shown, by name; null where there is nothing.
 * The names are those of the moment: PostsRecognition follows when the vocabulary changes.
 */
export function shownTerms({ medications, effects }: TermMentions): string | null {
  if (medications.length + effects.length === 0) return null;
  return JSON.stringify({
    medications: medications.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    effects: effects.toSorted((a, b) => (a.term < b.term ? -1 : 1)),
  });
}
