import type { EditPostBody, PostView } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { fetchPost } from './post';
import { revisionsKey } from './revisions';
import { applyPosts } from './thread-cache';

/** Refused because the post is not as it is shown: perhaps it was not heard. */
const CHANGED = new Set(['edited_meanwhile', 'post_deleted']);

export function useEditPost(post: PostView) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (edit: EditPostBody) => api.patch<PostView>(`/posts/${post.id}`, edit),
    onSuccess: (edited) => {
      applyPosts(queryClient, post.threadId, [edited]);
      void queryClient.invalidateQueries({ queryKey: revisionsKey(post.id) });
    },
    onError: async ({ code }) => {
      if (!CHANGED.has(code)) return;
      const now = await fetchPost(post.id).catch(() => null);
      if (now) applyPosts(queryClient, post.threadId, [now]);
    },
    meta: { isShownInForm: true },
  });
}
