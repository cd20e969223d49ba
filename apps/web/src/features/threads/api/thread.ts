import type { ThreadView } from '@rounds/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export const fetchThread = (id: string, signal?: AbortSignal): Promise<ThreadView> =>
  api.get(`/threads/${id}`, signal && { signal });

export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['threads', 'one', id],
    queryFn: ({ signal }) => fetchThread(id, signal),
    refetchOnMount: 'always',
  });
