import { Button } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useFollowMedication } from '../api/follow';

interface FollowMedicationButtonProps {
  /** Id or slug, as the page was asked for. */
  medication: string;
  name: string;
  followed: boolean;
}

export function FollowMedicationButton(props: FollowMedicationButtonProps) {
  const { medication, name, followed } = props;
  const follow = useFollowMedication(medication);
  return (
    <Button
      size="xs"
      variant={followed ? 'default' : 'filled'}
      leftSection={followed ? <IconCheck size={16} /> : <IconPlus size={16} />}
      aria-pressed={followed}
      aria-label={`Follow ${name}`}
      onClick={() => follow.mutate(!followed)}
    >
      {followed ? 'Following' : 'Follow'}
    </Button>
  );
}
