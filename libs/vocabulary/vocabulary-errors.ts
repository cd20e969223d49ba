import { DomainError } from '@rounds/platform';

export const medicationNotFound = () =>
  new DomainError('medication_not_found', 404, 'There is no such medication.');

export const unknownMedication = (named: string) =>
  new DomainError('unknown_medication', 422, `No medication goes by “${named}”.`, {
    detail: 'Choose it from the list, or give an id or slug of GET /medications.',
    errors: [{ path: 'medicationIds', message: `unknown: ${named}` }],
  });

export const unknownEffect = (named: string) =>
  new DomainError('unknown_effect', 422, `No effect goes by “${named}”.`, {
    detail: 'Choose it from the list, or give an id or slug of GET /effects.',
    errors: [{ path: 'effectIds', message: `unknown: ${named}` }],
  });

/** Of an import; said to the operator. */
export const unreadableFile = (title: string) => new DomainError('unreadable_file', 400, title);
