import { useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

/** Rendered by the server, so that the preview is exactly what will be published. */
export function usePreview(body: string, enabled: boolean) {
  return useQuery({
    queryKey: ['preview', body],
    queryFn: () => api.post<{ html: string }>('/posts/preview', { body }),
    enabled: enabled && body.trim().length > 0,
    staleTime: Infinity,
    gcTime: 30_000,
  });
}
