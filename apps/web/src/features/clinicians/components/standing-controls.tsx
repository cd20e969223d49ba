import { Alert, Button, Group, Select, Text } from '@mantine/core';
import type { ClinicianProfile, Role } from '@rounds/contracts';
import { IconLock, IconLockOpen, IconUserShield } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { isModerator, useMe } from '../../../lib/session';
import { day, useTimeZone } from '../../../lib/time';
import { Confirm } from '../../../ui/confirm';
import { notify } from '../../../ui/notify';
import { useChangeRole } from '../api/standing';
import { SuspensionDialog } from './suspension-dialog';

const ROLES: { value: Role; label: string; may: string }[] = [
  { value: 'clinician', label: 'Clinician', may: 'read and write' },
  { value: 'reviewer', label: 'Reviewer', may: 'verify other clinicians' },
  { value: 'moderator', label: 'Moderator', may: 'remove posts and suspend clinicians' },
  { value: 'admin', label: 'Admin', may: 'do everything, and change roles' },
];

/** What moderators and admins may do to another clinician. */
export function StandingControls({ clinician }: { clinician: ClinicianProfile }) {
  const me = useMe();
  const timeZone = useTimeZone();
  const changeRole = useChangeRole(clinician.id);
  const [isDeciding, setIsDeciding] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const [wanted, setWanted] = useState<Role | null>(null);
  if (me.id === clinician.id || !isModerator(me)) return null;
  const mayDecide = me.role === 'admin' || clinician.role !== 'admin';
  const chosen = ROLES.find(({ value }) => value === wanted);
  const { suspension } = clinician;

  return (
    <>
      {suspension && (
        <Alert color="red" icon={<IconLock size={18} />} title="Suspended" mt="md">
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {suspension.reason}
          </Text>
          <Text size="xs" c="dimmed" mt={4}>
            Since {day(suspension.since, timeZone)}. Only moderators see this page.
          </Text>
        </Alert>
      )}
      <Group mt="md" gap="sm" align="flex-end" role="group" aria-label="Moderation">
        {me.role === 'admin' && (
          <Select
            label="Role"
            size="xs"
            w={150}
            leftSection={<IconUserShield size={16} />}
            data={ROLES}
            allowDeselect={false}
            value={clinician.role}
            disabled={changeRole.isPending}
            onChange={(role) => role !== clinician.role && setWanted(role)}
          />
        )}
        {mayDecide && (
          <Button
            ref={opener}
            size="xs"
            variant="default"
            c={suspension ? undefined : 'red'}
            leftSection={suspension ? <IconLockOpen size={16} /> : <IconLock size={16} />}
            onClick={() => setIsDeciding(true)}
          >
            {suspension ? 'Lift the suspension…' : 'Suspend…'}
          </Button>
        )}
      </Group>
      {isDeciding && (
        <SuspensionDialog
          clinician={clinician}
          onClose={() => {
            setIsDeciding(false);
            opener.current?.focus();
          }}
        />
      )}
      <Confirm
        opened={chosen !== undefined}
        title={`Make ${clinician.displayName} ${chosen?.label.toLowerCase()}?`}
        confirmLabel="Change the role"
        isBusy={changeRole.isPending}
        onClose={() => setWanted(null)}
        onConfirm={() =>
          changeRole.mutate(chosen!.value, {
            onSuccess: () => notify.done('The role is changed.'),
            onSettled: () => setWanted(null),
          })
        }
      >
        They may then {chosen?.may}.
      </Confirm>
    </>
  );
}
