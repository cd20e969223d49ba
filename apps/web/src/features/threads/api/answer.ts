import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { patchThread } from './thread-cache';

export function useAcceptAnswer(threadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ postId, isAccepted }: { postId: string; isAccepted: boolean }) =>
      isAccepted
        ? api.put<unknown>(`/threads/${threadId}/answer`, { postId })
        : api.delete<unknown>(`/threads/${threadId}/answer`, { postId }),
    onSuccess: (_, { postId, isAccepted }) =>
      patchThread(queryClient, threadId, (thread) => ({
        ...thread,
        answerPostId: isAccepted ? postId : null,
      })),
  });
}
