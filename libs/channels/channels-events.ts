import { AfterCommitEvent } from '@rounds/platform';

/** A clinician may no longer see a private channel. */
export const ChannelAccessLost = new AfterCommitEvent<{ channelId: string; clinicianId: string }>(
  'channels.access-lost',
);

/** A clinician left a channel, or was removed from it. */
export const MemberDismissed = new AfterCommitEvent<{ channelId: string; clinicianId: string }>(
  'channels.member-dismissed',
);

/** A clinician joined a channel, or was admitted to it; again where they were in it already. */
export const MemberAdmitted = new AfterCommitEvent<{ channelId: string; clinicianId: string }>(
  'channels.member-admitted',
);
