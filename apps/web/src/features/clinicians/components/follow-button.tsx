import { Button } from '@mantine/core';
import type { ClinicianProfile } from '@rounds/contracts';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useMe } from '../../../lib/session';
import { useFollow } from '../api/follow';

interface FollowButtonProps {
  clinician: Pick<ClinicianProfile, 'id' | 'displayName' | 'followed'>;
}

export function FollowButton({ clinician }: FollowButtonProps) {
  const me = useMe();
  const follow = useFollow(clinician.id);
  if (me.id === clinician.id) return null;
  return (
    <Button
      size="xs"
      variant={clinician.followed ? 'default' : 'filled'}
      leftSection={clinician.followed ? <IconCheck size={16} /> : <IconPlus size={16} />}
      aria-pressed={clinician.followed}
      aria-label={`Follow ${clinician.displayName}`}
      onClick={() => follow.mutate(!clinician.followed)}
    >
      {clinician.followed ? 'Following' : 'Follow'}
    </Button>
  );
}
