import { Button, Text } from '@mantine/core';
import type { SuspendedClinician } from '@rounds/contracts';
import { IconLockOpen } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from '../../../lib/session';
import { Avatar } from '../../../ui/avatar';
import { RelativeTime } from '../../../ui/relative-time';
import classes from './suspended-row.module.css';

interface SuspendedRowProps {
  clinician: SuspendedClinician;
  onLift: () => void;
}

export function SuspendedRow({ clinician, onLift }: SuspendedRowProps) {
  const me = useMe();
  const { id, displayName, specialtyName, role, suspension, by } = clinician;
  const mayLift = id !== me.id && (me.role === 'admin' || role !== 'admin');
  return (
    <div className={classes.row}>
      <Avatar person={clinician} size={40} />
      <div className={classes.about}>
        <Link to="/clinicians/$id" params={{ id }} className={classes.name}>
          {displayName}
        </Link>
        <Text size="xs" c="dimmed">
          {specialtyName && `${specialtyName} · `}suspended <RelativeTime at={suspension.since} />
          {by && ` by ${by.displayName}`}
        </Text>
        <Text size="sm" mt={4} className={classes.reason}>
          {suspension.reason}
        </Text>
      </div>
      {mayLift && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconLockOpen size={16} />}
          aria-label={`Lift the suspension of ${displayName}`}
          onClick={onLift}
        >
          Lift…
        </Button>
      )}
    </div>
  );
}
