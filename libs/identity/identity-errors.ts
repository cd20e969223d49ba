import { DomainError } from '@rounds/platform';

export const notSignedIn = () => new DomainError('not_signed_in', 401, 'Sign in first.');

export const notVerified = (pending: boolean) =>
  new DomainError(
    'not_verified',
    403,
    pending
      ? 'A reviewer is still looking at your request for verification.'
      : 'Only verified clinicians may do this. Ask to be verified with your NPI or licence.',
  );

export const verificationRejected = () =>
  new DomainError(
    'verification_rejected',
    403,
    'Your verification was declined. Your profile says why; you may ask again.',
  );

export const verificationExpired = () =>
  new DomainError('verification_expired', 403, 'Your verification has ended. Ask for it again.');

export const suspended = () =>
  new DomainError('suspended', 403, 'Your account is suspended. Your profile says why.');

export const roleRequired = () =>
  new DomainError('role_required', 403, 'Your role does not allow this.');

export const wrongOrigin = () =>
  new DomainError('wrong_origin', 403, 'This request came from another web site.', {
    detail:
      'Behind a proxy, set TRUST_PROXY=true and pass the Host on, or name the origin in ROUNDS_ORIGINS.',
  });

export const wrongCredentials = () =>
  new DomainError('wrong_credentials', 401, 'The e-mail address or the password is wrong.');

export const emailTaken = () =>
  new DomainError('email_taken', 409, 'There is an account with this e-mail address. Sign in.');

export const termsOutdated = () =>
  new DomainError('terms_outdated', 409, 'The terms have changed. Read and accept them again.');

export const rateLimited = (retryAfterSeconds: number) =>
  new DomainError('rate_limited', 429, 'Too many attempts. Wait a moment and try again.', {
    retryAfterSeconds,
  });

export const clinicianNotFound = () =>
  new DomainError('clinician_not_found', 404, 'There is no such clinician.');

export const notOneself = () =>
  new DomainError('not_oneself', 403, 'You cannot change your own role or suspension.');

export const adminsOnly = () =>
  new DomainError('admins_only', 403, 'Only an admin may suspend or reinstate an admin.');
