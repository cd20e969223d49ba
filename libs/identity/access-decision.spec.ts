import type { Role, VerificationStatus } from '@rounds/contracts';
import { decide } from './access-decision.js';
import type { AccessRule } from './access-rules.js';
import type { Viewer } from './viewer.js';

const roles: Role[] = ['clinician', 'reviewer', 'moderator', 'admin'];
const states: VerificationStatus[] = ['unverified', 'pending', 'verified', 'rejected', 'expired'];

const viewer = (verification: VerificationStatus, suspended: boolean, role: Role): Viewer => ({
  id: 'c',
  sessionId: 's',
  displayName: 'Dr. C',
  role,
  author: {
    id: 'c',
    displayName: 'Dr. C',
    specialty: null,
    specialtyName: null,
    kind: null,
    verified: verification === 'verified' && !suspended,
  },
  verification,
  verified: verification === 'verified' && !suspended,
  suspended,
});

const everyone = states.flatMap((state) =>
  [false, true].flatMap((suspended) => roles.map((role) => viewer(state, suspended, role))),
);
const answer = (rule: AccessRule, who: Viewer | null, writes: boolean) => {
  const refusal = decide(rule, who, writes);
  return refusal ? `${refusal.status} ${refusal.code}` : 'allowed';
};
const unverifiedAnswer: Record<VerificationStatus, string> = {
  unverified: '403 not_verified',
  pending: '403 not_verified',
  rejected: '403 verification_rejected',
  expired: '403 verification_expired',
  verified: 'allowed',
};

describe('decide', () => {
  it('covers every state, role and suspension', () => expect(everyone).toHaveLength(40));

  it('lets anyone to what is for anyone', () => {
    for (const who of [null, ...everyone]) {
      expect(answer({ who: 'anyone' }, who, true)).toBe('allowed');
      expect(answer({ who: 'anyone' }, who, false)).toBe('allowed');
    }
  });

  it('asks whoever is signed out to sign in', () => {
    const rules: AccessRule[] = [
      { who: 'signed-in' },
      { who: 'signed-in', evenSuspendedMayWrite: true },
      { who: 'verified' },
      { who: 'role', roles },
    ];
    for (const rule of rules) {
      expect(answer(rule, null, false)).toBe('401 not_signed_in');
      expect(answer(rule, null, true)).toBe('401 not_signed_in');
    }
  });

  it('lets the signed-in read their own state, and write unless they are suspended', () => {
    for (const who of everyone) {
      const rule: AccessRule = { who: 'signed-in' };
      expect(answer(rule, who, false)).toBe('allowed');
      expect(answer(rule, who, true)).toBe(who.suspended ? '403 suspended' : 'allowed');
      expect(answer({ ...rule, evenSuspendedMayWrite: true }, who, true)).toBe('allowed');
    }
  });

  it('keeps what is for the verified from everyone else, and says why', () => {
    for (const who of everyone) {
      const expected = who.suspended ? '403 suspended' : unverifiedAnswer[who.verification];
      expect(answer({ who: 'verified' }, who, false)).toBe(expected);
      expect(answer({ who: 'verified' }, who, true)).toBe(expected);
    }
  });

  it.each(roles)('lets only a verified %s or admin to what needs that role', (role) => {
    for (const who of everyone) {
      const standing = who.suspended ? '403 suspended' : unverifiedAnswer[who.verification];
      const fits = who.role === role || who.role === 'admin';
      const expected = standing === 'allowed' && !fits ? '403 role_required' : standing;
      expect(answer({ who: 'role', roles: [role] }, who, true)).toBe(expected);
    }
  });

  it('tells those who wait apart from those who have not asked', () => {
    const waiting = decide({ who: 'verified' }, viewer('pending', false, 'clinician'));
    const fresh = decide({ who: 'verified' }, viewer('unverified', false, 'clinician'));
    expect(waiting?.message).not.toBe(fresh?.message);
  });
});
