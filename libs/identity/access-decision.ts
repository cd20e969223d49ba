import type { DomainError } from '@rounds/platform';
import type { AccessRule } from './access-rules.js';
import {
  notSignedIn,
  notVerified,
  roleRequired,
  suspended,
  verificationExpired,
  verificationRejected,
} from './identity-errors.js';
import type { Viewer } from './viewer.js';

/**
 * Why `viewer` is refused under `rule`, or null where they may go on. `writes` is whether the
 * request changes something: a suspended clinician may still read their own state.
 */
export function decide(
  rule: AccessRule,
  viewer: Viewer | null,
  writes = false,
): DomainError | null {
  if (rule.who === 'anyone') return null;
  if (!viewer) return notSignedIn();
  if (rule.who === 'signed-in') {
    return viewer.suspended && writes && !rule.evenSuspendedMayWrite ? suspended() : null;
  }
  if (viewer.suspended) return suspended();
  if (!viewer.verified) return unverifiedRefusal(viewer);
  if (rule.who === 'verified') return null;
  return viewer.role === 'admin' || rule.roles.includes(viewer.role) ? null : roleRequired();
}

function unverifiedRefusal(viewer: Viewer): DomainError {
  switch (viewer.verification) {
    case 'rejected':
      return verificationRejected();
    case 'expired':
    case 'verified':
      return verificationExpired();
    case 'pending':
    case 'unverified':
      return notVerified(viewer.verification === 'pending');
  }
}
