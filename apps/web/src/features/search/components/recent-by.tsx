import { IconMessage } from '@tabler/icons-react';
import { AsyncList } from '../../../ui/async-list';
import { EmptyState } from '../../../ui/states';
import { useSearch } from '../api/search';
import { Hit } from './hit';

/** A clinician's newest posts, which search finds by their author. */
export function RecentBy({ authorId }: { authorId: string }) {
  const recent = useSearch({ author: authorId, sort: 'newest' }, true);
  return (
    <AsyncList
      query={recent}
      label="recent posts"
      itemKey={(hit) => hit.postId}
      empty={<EmptyState icon={<IconMessage />} title="No posts yet" />}
    >
      {(hit) => <Hit hit={hit} isBySame />}
    </AsyncList>
  );
}
