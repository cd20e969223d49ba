import { DomainError } from '@rounds/platform';

export const requestPending = () =>
  new DomainError(
    'request_pending',
    409,
    'You have already asked. A reviewer is looking at your request.',
  );

export const alreadyVerified = () =>
  new DomainError(
    'already_verified',
    409,
    'You are verified. You can ask again in the last 60 days of your verification.',
  );

export const unknownSpecialty = () =>
  new DomainError('unknown_specialty', 422, 'There is no such specialty. Choose one of the list.', {
    errors: [{ path: 'specialty', message: 'is not one of GET /specialties' }],
  });

export const requestNotFound = () =>
  new DomainError('verification_request_not_found', 404, 'There is no such request.');

export const ownRequest = () =>
  new DomainError('own_request', 403, 'Another reviewer must decide about your own request.');

export const alreadyDecided = () =>
  new DomainError('already_decided', 409, 'This request has been decided already.');

export const npiTaken = () =>
  new DomainError(
    'npi_taken',
    409,
    'This NPI already belongs to another verified clinician. Reject the request, or ask them both.',
  );
