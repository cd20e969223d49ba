import { AfterCommitEvent } from '@rounds/platform';

/** A clinician may no longer see a private channel. */
export const ChannelAccessLost = new AfterCommitEvent<{ channelId: string; clinicianId: string }>(
  'channels.access-lost',
);
