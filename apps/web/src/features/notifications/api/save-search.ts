import type { SavedSearchView, SaveSearchBody } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { savedSearchesQuery } from './saved-searches';

export function useSaveSearch() {
  const queryClient = useQueryClient();
  return useMutation({
    meta: { isShownInForm: true },
    mutationFn: ({ key, body }: { key: string; body: SaveSearchBody }) =>
      api.post<SavedSearchView>('/saved-searches', body, { idempotencyKey: key }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: savedSearchesQuery.queryKey }),
  });
}
