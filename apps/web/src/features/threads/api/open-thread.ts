import type { OpenedThread } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { threadsKey } from './threads';

interface NewThread {
  title: string;
  body: string;
  kind: string;
  medicationIds: string[];
  effectIds: string[];
}

export function useOpenThread(slug: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ key, thread }: { key: string; thread: NewThread }) =>
      api.post<OpenedThread>(`/channels/${slug}/threads`, thread, { idempotencyKey: key }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: threadsKey(slug) }),
    meta: { isShownInForm: true },
  });
}
