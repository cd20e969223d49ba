import { Modal } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { AsyncList } from '../../../ui/async-list';
import { EmptyState } from '../../../ui/states';
import { useMedicationFollowers } from '../api/medication-followers';
import { ClinicianRow } from './clinician-row';

interface FollowersDialogProps {
  medication: { slug: string; name: string };
  onClose: () => void;
}

/** The verified clinicians who follow a medication. */
export function FollowersDialog({ medication, onClose }: FollowersDialogProps) {
  const followers = useMedicationFollowers(medication.slug);
  return (
    <Modal opened onClose={onClose} title={`Who follows ${medication.name}`} size="lg" padding={0}>
      <AsyncList
        query={followers}
        label="followers"
        itemKey={(one) => one.id}
        empty={
          <EmptyState icon={<IconUsers />} title="Nobody follows it yet">
            Whoever follows a medication finds what is written about it in their feed.
          </EmptyState>
        }
      >
        {(one) => <ClinicianRow clinician={one} />}
      </AsyncList>
    </Modal>
  );
}
