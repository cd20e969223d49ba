import { useDraft } from './use-draft';

/** Nothing typed: the post itself, as it is now. */
const UNTOUCHED = { body: null as string | null, revision: 0 };

/** What was typed into the editor of a post and not saved, and the revision it was typed upon. */
export const useEditDraft = (postId: string) => useDraft(`edit:${postId}`, UNTOUCHED);
