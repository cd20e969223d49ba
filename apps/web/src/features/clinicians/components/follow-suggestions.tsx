import { IconUsers } from '@tabler/icons-react';
import { AsyncList } from '../../../ui/async-list';
import { EmptyState } from '../../../ui/states';
import { useMe } from '../../../lib/session';
import { useClinicians } from '../api/clinicians';
import { ClinicianRow } from './clinician-row';

/** The most followed, to begin with. */
export function FollowSuggestions() {
  const me = useMe();
  const clinicians = useClinicians({ sort: 'followers' });
  return (
    <AsyncList
      query={clinicians}
      label="clinicians to follow"
      itemKey={(one) => one.id}
      empty={<EmptyState icon={<IconUsers />} title="Nobody is here yet" />}
    >
      {(one) => (one.id === me.id ? null : <ClinicianRow clinician={one} />)}
    </AsyncList>
  );
}
