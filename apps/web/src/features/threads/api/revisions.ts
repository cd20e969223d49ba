import type { PostRevisionView } from '@rounds/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const revisionsKey = (postId: string) => ['revisions', postId];

export function useRevisions(postId: string) {
  return useQuery({
    queryKey: revisionsKey(postId),
    queryFn: ({ signal }) =>
      api.get<{ items: PostRevisionView[] }>(`/posts/${postId}/revisions`, { signal }),
  });
}
