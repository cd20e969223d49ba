import { AfterCommitEvent } from '@rounds/platform';

/** A session was revoked, or a clinician may no longer read: their live streams must end. */
export const StandingLost = new AfterCommitEvent<{
  clinicianId: string;
  /** Only this session, where one was signed out. */
  sessionId: string | null;
  code: string;
  title: string;
}>('identity.standing-lost');
