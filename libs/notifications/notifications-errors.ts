import { SAVED_SEARCHES_MAX } from '@rounds/contracts';
import { DomainError } from '@rounds/platform';

export const savedSearchNotFound = () =>
  new DomainError('saved_search_not_found', 404, 'You have no such saved search.');

export const tooManySavedSearches = () =>
  new DomainError(
    'too_many_saved_searches',
    409,
    `You have saved ${SAVED_SEARCHES_MAX} searches, and more are not kept. Delete one first.`,
  );

export const unknownFilter = () =>
  new DomainError(
    'unknown_filter',
    422,
    'A filter of this search names nothing that you may see. Change it, then save again.',
  );

export const savedSearchTooBroad = () =>
  new DomainError(
    'saved_search_too_broad',
    422,
    'This search would tell you of everything. Give a word, a channel, a medication, an effect, ' +
      'an author or a kind, or save it without notifications.',
  );
