import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { notificationsKey } from './notifications';
import { savedSearchesQuery } from './saved-searches';

/** What it told goes with it. */
export function useDeleteSavedSearch() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete<unknown>(`/saved-searches/${id}`),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: notificationsKey });
      return queryClient.invalidateQueries({ queryKey: savedSearchesQuery.queryKey });
    },
  });
}
