import { DomainError } from '@rounds/platform';

export const searchUnavailable = () =>
  new DomainError(
    'search_unavailable',
    503,
    'Search is down for the moment. Posting and reading work; try searching again shortly.',
    { retryAfterSeconds: 10 },
  );

export const foreignCursor = () =>
  new DomainError('invalid_cursor', 400, 'This cursor belongs to another search.', {
    detail: 'Start again without a cursor.',
  });

/** For `rounds reindex`. */
export const rebuildUnderWay = () =>
  new DomainError('rebuild_under_way', 409, 'The search index is being rebuilt already.');
