import { Alert, Text } from '@mantine/core';
import type { OwnProfile } from '@rounds/contracts';
import { IconClock, IconInfoCircle, IconLock, IconX } from '@tabler/icons-react';
import { day, useTimeZone } from '../../../lib/time';

/** Where the clinician's verification stands, and what happens next. */
export function Standing({ me }: { me: OwnProfile }) {
  const timeZone = useTimeZone();
  if (me.suspension) {
    return (
      <Alert color="red" icon={<IconLock />} title="Your account is suspended">
        <Text size="sm">{me.suspension.reason}</Text>
        <Text size="xs" c="dimmed" mt="xs">
          Since {day(me.suspension.since, timeZone)}. A moderator can lift it; this page then opens
          by itself.
        </Text>
      </Alert>
    );
  }
  switch (me.verification.status) {
    case 'pending':
      return (
        <Alert icon={<IconClock />} title="A reviewer is looking at your request">
          Nothing more to do. This page opens by itself as soon as you are verified.
        </Alert>
      );
    case 'rejected':
      return (
        <Alert color="red" icon={<IconX />} title="Your last request was not accepted">
          <Text size="sm">{me.verification.reason ?? 'The reviewer gave no reason.'}</Text>
          <Text size="sm" mt="xs">
            Correct what was wrong and ask again.
          </Text>
        </Alert>
      );
    case 'expired':
      return (
        <Alert color="orange" icon={<IconClock />} title="Your verification has expired">
          {me.verification.expiresAt &&
            `It was valid until ${day(me.verification.expiresAt, timeZone)}. `}
          State your licence again to come back in; everything you wrote is still there.
        </Alert>
      );
    default:
      return (
        <Alert icon={<IconInfoCircle />} title="One step left: your licence">
          Rounds is for clinicians only. Tell us who you are and how you are licensed; a reviewer
          checks it.
        </Alert>
      );
  }
}
