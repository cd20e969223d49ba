import { getRouteApi } from '@tanstack/react-router';
import { ThreadPage } from '../../features/threads/routes/thread-page';
import { findPeople } from './find-people';

const route = getRouteApi('/app/threads/$id');

/** Keyed: a link from one thread to another starts afresh. */
export const Thread = () => <ThreadPage key={route.useParams().id} findPeople={findPeople} />;
