import { AfterCommitEvent } from '@rounds/platform';

/** A clinician read some of their notifications. */
export const NotificationsRead = new AfterCommitEvent<{ clinicianId: string; unread: number }>(
  'notifications.read',
);
