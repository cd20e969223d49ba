import { getRouteApi } from '@tanstack/react-router';
import { FollowersDialog } from '../../features/clinicians/components/followers-dialog';
import { MedicationPage } from '../../features/medications/routes/medication-page';
import { ThreadRow } from '../../features/threads/components/thread-row';

const route = getRouteApi('/app/medications/$id');

export function Medication() {
  const { id } = route.useParams();
  return <MedicationPage key={id} id={id} Thread={ThreadRow} Followers={FollowersDialog} />;
}
