import type { AfterCommitEvent } from '@rounds/platform';
import { decide } from './access-decision.js';
import type { StandingLost } from './identity-events.js';
import type { Viewer } from './viewer.js';

type PayloadOf<E> = E extends AfterCommitEvent<infer T> ? T : never;
export type StandingLoss = PayloadOf<typeof StandingLost>;

/** What `before` could do and the same session cannot any more; `after` is null once it ended. */
export function lossBetween(before: Viewer, after: Viewer | null): StandingLoss | null {
  if (!after) {
    return {
      clinicianId: before.id,
      sessionId: before.sessionId,
      code: 'signed_out',
      title: 'You were signed out.',
    };
  }
  const refusal = decide({ who: 'verified' }, after);
  const lost = (before.verified && !after.verified) || (!before.suspended && after.suspended);
  if (!refusal || !lost) return null;
  return {
    clinicianId: before.id,
    sessionId: null,
    code: refusal.code,
    title: refusal.message,
  };
}
