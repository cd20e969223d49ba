import type { PostView } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { revisionsKey } from './revisions';
import { applyPosts } from './thread-cache';

export function useEditPost(post: PostView) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: string) => api.patch<PostView>(`/posts/${post.id}`, { body }),
    onSuccess: (edited) => {
      applyPosts(queryClient, post.threadId, [edited]);
      void queryClient.invalidateQueries({ queryKey: revisionsKey(post.id) });
    },
    meta: { isShownInForm: true },
  });
}
