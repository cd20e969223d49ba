import type { SubscriptionLevel } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { patchThread } from './thread-cache';

export function useSubscription(threadId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (level: SubscriptionLevel) =>
      api.put<unknown>(`/threads/${threadId}/subscription`, { level }),
    onSuccess: (_, subscription) => {
      patchThread(queryClient, threadId, (thread) => ({ ...thread, subscription }));
      void queryClient.invalidateQueries({ queryKey: ['unread'] });
    },
  });
}
