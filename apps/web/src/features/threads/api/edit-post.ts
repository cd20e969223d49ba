import type { EditPostBody, PostView } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { fetchPost } from './post';
import { revisionsKey } from './revisions';
import { applyPosts } from './thread-cache';

/** Refused because the post is not as it is shown: that was not heard yet. */
const CHANGED = new Set(['edited_meanwhile', 'post_deleted']);

/** `onSaved` is called as well where the page that asked is gone by then. */
export function useEditPost(post: PostView, onSaved: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (edit: EditPostBody) => api.patch<PostView>(`/posts/${post.id}`, edit),
    onSuccess: (edited) => {
      applyPosts(queryClient, post.threadId, [edited]);
      void queryClient.invalidateQueries({ queryKey: revisionsKey(post.id) });
      onSaved();
    },
    onError: async (error) => {
      if (!error.isUncertain && !CHANGED.has(error.code)) return;
      const now = await fetchPost(post.id).catch(() => null);
      if (now) applyPosts(queryClient, post.threadId, [now]);
    },
    // Offline it fails at once: a save that waits could come after its author took it back.
    networkMode: 'always',
    meta: { isShownInForm: true },
  });
}
