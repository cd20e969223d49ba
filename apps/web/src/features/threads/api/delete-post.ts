import type { PostView } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { threadQuery } from './thread';
import { applyPosts } from './thread-cache';

export function useDeletePost(post: PostView) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete<PostView>(`/posts/${post.id}`),
    onSuccess: (deleted) => {
      applyPosts(queryClient, post.threadId, [deleted]);
      // With its last post a thread goes too, and with the answer its mark.
      void queryClient.invalidateQueries({ queryKey: threadQuery(post.threadId).queryKey });
    },
  });
}
