import { SAVED_SEARCHES_MAX, type SavedSearchView } from '@rounds/contracts';
import { IconBookmarks } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AsyncList } from '../../../ui/async-list';
import { Confirm } from '../../../ui/confirm';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState } from '../../../ui/states';
import { useDeleteSavedSearch } from '../api/delete-saved-search';
import { savedSearchesQuery } from '../api/saved-searches';
import { SavedSearchRow } from '../components/saved-search-row';

export function SavedSearchesPage() {
  const searches = useInfiniteQuery(savedSearchesQuery);
  const remove = useDeleteSavedSearch();
  const [doomed, setDoomed] = useState<SavedSearchView | null>(null);
  const count = searches.data?.pages[0]?.items.length;
  return (
    <Page
      title="Saved searches"
      subtitle={count !== undefined && `${count} of ${SAVED_SEARCHES_MAX}`}
      back={{ to: '/notifications', label: 'Back to the notifications' }}
    >
      <Sheet>
        <AsyncList
          query={searches}
          label="saved searches"
          itemKey={({ id }) => id}
          empty={
            <EmptyState icon={<IconBookmarks />} title="No search is saved yet">
              Search for what matters to you, then choose “Save this search”.
            </EmptyState>
          }
        >
          {(saved) => <SavedSearchRow saved={saved} onDelete={() => setDoomed(saved)} />}
        </AsyncList>
      </Sheet>
      <Confirm
        opened={doomed !== null}
        title="Delete this saved search?"
        confirmLabel="Delete"
        isBusy={remove.isPending}
        onClose={() => setDoomed(null)}
        onConfirm={() => doomed && remove.mutate(doomed.id, { onSettled: () => setDoomed(null) })}
      >
        “{doomed?.name}” and the notifications that came of it go.
      </Confirm>
    </Page>
  );
}
