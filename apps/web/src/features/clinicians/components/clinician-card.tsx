import { Group, Text } from '@mantine/core';
import type { ClinicianProfile } from '@rounds/contracts';
import { day, useTimeZone } from '../../../lib/time';
import { SpecialtyBadge } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { followers } from './clinician-row';
import { FollowButton } from './follow-button';

const ROLE = { clinician: null, reviewer: 'Reviewer', moderator: 'Moderator', admin: 'Admin' };

export function ClinicianCard({ clinician }: { clinician: ClinicianProfile }) {
  const timeZone = useTimeZone();
  const role = ROLE[clinician.role];
  return (
    <>
      <Group justify="space-between" align="center" wrap="nowrap" gap="md">
        <Avatar person={clinician} size={56} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <SpecialtyBadge author={clinician} />
          <Text size="sm" c="dimmed">
            {followers(clinician.followerCount)} · here since {day(clinician.createdAt, timeZone)}
            {role && ` · ${role}`}
          </Text>
        </div>
        <FollowButton clinician={clinician} />
      </Group>
      {clinician.bio && (
        <Text mt="md" style={{ whiteSpace: 'pre-line' }}>
          {clinician.bio}
        </Text>
      )}
    </>
  );
}
