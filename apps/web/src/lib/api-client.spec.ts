import { ApiProblem } from './api-client';

describe('what a refusal says', () => {
  it.each([
    ['nothing is there', 404, 'medication_not_found', true],
    ['nothing can be called so', 400, 'invalid_input', true],
    ['it is forbidden', 403, 'not_verified', false],
    ['it is too much', 429, 'rate_limited', false],
    ['the server is at fault', 500, 'internal_error', false],
    ['the server is not reached', 0, 'unreachable', false],
  ])('%s', (title, status, code, isUnknown) => {
    expect(new ApiProblem({ status, code, title }).isUnknown).toBe(isUnknown);
  });
});
