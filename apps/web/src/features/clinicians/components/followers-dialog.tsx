import { Modal } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { AsyncList } from '../../../ui/async-list';
import { EmptyState } from '../../../ui/states';
import { useMedicationFollowers } from '../api/medication-followers';
import { ClinicianRow } from './clinician-row';
import classes from './followers-dialog.module.css';

interface FollowersDialogProps {
  medication: { slug: string; name: string };
  opened: boolean;
  onClose: () => void;
}

/** The verified clinicians who follow a medication. */
export function FollowersDialog({ medication, opened, onClose }: FollowersDialogProps) {
  const title = `Who follows ${medication.name}`;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="lg"
      padding={0}
      classNames={{ header: classes.header ?? '' }}
    >
      <Followers medication={medication.slug} />
    </Modal>
  );
}

/** Read once the dialog is open. */
function Followers({ medication }: { medication: string }) {
  const followers = useMedicationFollowers(medication);
  return (
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
  );
}
