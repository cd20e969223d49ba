import { Anchor } from '@mantine/core';
import type { MedicationActivity, MedicationTag } from '@rounds/contracts';
import { useState, type ComponentType } from 'react';

export type Followers = ComponentType<{
  medication: MedicationTag;
  opened: boolean;
  onClose: () => void;
}>;

interface FollowerCountProps {
  medication: MedicationTag;
  activity: MedicationActivity;
  Followers: Followers;
}

/** How many follow the medication; opens who they are. */
export function FollowerCount({ medication, activity, Followers }: FollowerCountProps) {
  const { followers, followersAreExact } = activity;
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Anchor
        component="button"
        type="button"
        size="sm"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      >
        {followers.toLocaleString('en')}
        {!followersAreExact && '+'} {followers === 1 ? 'clinician follows' : 'clinicians follow'} it
      </Anchor>
      <Followers medication={medication} opened={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}
