import { Group, Text } from '@mantine/core';
import type { ClinicianProfile } from '@rounds/contracts';
import { day, useTimeZone } from '../../../lib/time';
import { SpecialtyBadge } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import { followers } from './clinician-row';
import { FollowButton } from './follow-button';
import { StandingControls } from './standing-controls';

const ROLE = { clinician: null, reviewer: 'Reviewer', moderator: 'Moderator', admin: 'Admin' };

export function ClinicianCard({ clinician }: { clinician: ClinicianProfile }) {
  const timeZone = useTimeZone();
  const role = ROLE[clinician.role];
  const isSuspended = Boolean(clinician.suspension);
  return (
    <>
      <Group justify="space-between" align="center" gap="sm">
        <Avatar person={clinician} size={56} />
        <div style={{ flex: '1 1 11rem', minWidth: 0 }}>
          <SpecialtyBadge author={{ ...clinician, verified: clinician.verified || isSuspended }} />
          <Text size="sm" c="dimmed">
            {followers(clinician.followerCount)} · here since {day(clinician.createdAt, timeZone)}
            {role && ` · ${role}`}
          </Text>
        </div>
        {!isSuspended && <FollowButton clinician={clinician} />}
      </Group>
      {clinician.bio && (
        <Text mt="md" style={{ whiteSpace: 'pre-line' }}>
          {clinician.bio}
        </Text>
      )}
      <StandingControls clinician={clinician} />
    </>
  );
}
