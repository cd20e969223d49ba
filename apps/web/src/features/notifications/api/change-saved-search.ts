import type { ChangeSavedSearchBody, Page, SavedSearchView } from '@rounds/contracts';
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { mapItems } from '../../../lib/paging';
import { savedSearchesQuery } from './saved-searches';

export function useChangeSavedSearch() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: ChangeSavedSearchBody & { id: string }) =>
      api.patch<SavedSearchView>(`/saved-searches/${id}`, body),
    onSuccess: (changed) => {
      queryClient.setQueryData<InfiniteData<Page<SavedSearchView>>>(
        savedSearchesQuery.queryKey,
        (data) => mapItems(data, (one) => (one.id === changed.id ? changed : one)),
      );
      void queryClient.invalidateQueries({ queryKey: ['notifications', 'list'] });
    },
  });
}
