import { DomainError } from '@rounds/platform';

export const cannotFollowOneself = () =>
  new DomainError('cannot_follow_oneself', 422, 'You cannot follow yourself.');

export const clinicianNotFound = () =>
  new DomainError('clinician_not_found', 404, 'There is no such verified clinician.');

export const medicationNotFound = () =>
  new DomainError('medication_not_found', 404, 'There is no such medication.');
