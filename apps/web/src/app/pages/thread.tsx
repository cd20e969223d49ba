import { getRouteApi } from '@tanstack/react-router';
import { ScopedSearch } from '../../features/search/components/scoped-search';
import { ThreadPage } from '../../features/threads/routes/thread-page';
import { RecognisedTerms } from '../../features/vocabulary/components/recognised-terms';
import { findPeople } from './find-people';

const route = getRouteApi('/app/threads/$id');

/** Keyed: a link from one thread to another starts afresh. */
export function Thread() {
  const { id } = route.useParams();
  const search = <ScopedSearch label="Search this thread" scope={(q) => ({ q, thread: id })} />;
  return (
    <ThreadPage key={id} findPeople={findPeople} search={search} Recognised={RecognisedTerms} />
  );
}
