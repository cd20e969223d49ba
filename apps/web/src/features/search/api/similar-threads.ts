import type { SimilarThreads } from '@rounds/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Null is nothing worth asking for. While search is down there is simply no answer. */
export function useSimilarThreads(title: string | null, channel: string) {
  return useQuery({
    queryKey: ['similar', title, channel],
    queryFn: ({ signal }) =>
      api.get<SimilarThreads>('/threads/similar', {
        query: { title: title ?? '', channel },
        signal,
      }),
    enabled: title !== null,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
}
