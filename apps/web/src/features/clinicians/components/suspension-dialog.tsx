import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { ClinicianProfile } from '@rounds/contracts';
import { useState, type FormEvent } from 'react';
import { notify } from '../../../ui/notify';
import { ErrorState } from '../../../ui/states';
import { useSuspension } from '../api/standing';

interface SuspensionDialogProps {
  clinician: Pick<ClinicianProfile, 'id' | 'displayName' | 'suspension'>;
  onClose: () => void;
}

/** Suspends, or where the clinician is suspended, lifts that. */
export function SuspensionDialog({ clinician, onClose }: SuspensionDialogProps) {
  const [isSuspending] = useState(!clinician.suspension);
  const [reason, setReason] = useState('');
  const suspension = useSuspension(clinician.id);
  const { displayName } = clinician;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reason.trim() === '') return;
    suspension.mutate(
      { isSuspended: isSuspending, reason },
      {
        onSuccess: () => {
          notify.done(`${displayName} ${isSuspending ? 'is suspended' : 'may come back in'}.`);
          onClose();
        },
      },
    );
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={isSuspending ? `Suspend ${displayName}?` : `Lift the suspension of ${displayName}?`}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {suspension.error && suspension.error.errors.length === 0 && (
            <ErrorState error={suspension.error} />
          )}
          <Text size="sm">
            {isSuspending
              ? 'They are signed out of the forum at once and cannot read or write. What they wrote stays.'
              : 'They can read and write again at once.'}
          </Text>
          <Textarea
            label="Reason"
            description={isSuspending ? 'The clinician reads it; it is kept' : 'It is kept'}
            required
            autosize
            minRows={3}
            maxLength={1000}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={suspension.error?.field('reason')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              color={isSuspending ? 'red' : 'teal'}
              loading={suspension.isPending}
              disabled={reason.trim() === ''}
            >
              {isSuspending ? 'Suspend' : 'Lift the suspension'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
