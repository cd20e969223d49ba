import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@rounds/contracts';
import type { Viewer } from './viewer.js';

/** A route without a rule is for verified clinicians. */
export type AccessRule =
  | { who: 'anyone' }
  | { who: 'signed-in'; evenSuspendedMayWrite?: boolean }
  | { who: 'verified' }
  | { who: 'role'; roles: Role[] };

export const ACCESS_RULE = 'access-rule';

export const Public = () => SetMetadata(ACCESS_RULE, { who: 'anyone' } satisfies AccessRule);

/** Signed in is enough: not verified and suspended clinicians see their own state. */
export const SignedInOnly = (options: { evenSuspendedMayWrite?: boolean } = {}) =>
  SetMetadata(ACCESS_RULE, { who: 'signed-in', ...options } satisfies AccessRule);

/** Verified, and one of these; `admin` may whatever any role may. */
export const RequireRole = (...roles: Role[]) =>
  SetMetadata(ACCESS_RULE, { who: 'role', roles } satisfies AccessRule);

/** The verified (or, where the rule says so, signed-in) clinician who asks. */
export const CurrentViewer = createParamDecorator(
  (_: unknown, context: ExecutionContext): Viewer =>
    context.switchToHttp().getRequest<{ viewer: Viewer }>().viewer,
);

export const UNCOUNTED = 'uncounted-write';

/** Reading makes these calls (read marks, previews): they do not use up what one may write. */
export const Uncounted = () => SetMetadata(UNCOUNTED, true);
