import { isToken, newToken, tokenOf } from './session-token.js';

describe('tokenOf', () => {
  it.each([
    [{ cookie: 'session=abc' }, 'abc'],
    [{ cookie: 'a=1; session=a-b_c; b=2' }, 'a-b_c'],
    [{ cookie: 'a=1;session=abc' }, 'abc'],
    [{ cookie: 'othersession=abc' }, null],
    [{ cookie: 'session=' }, null],
    [{ cookie: 'session="abc"' }, null],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'bearer  abc' }, 'abc'],
    [{ authorization: 'Bearer abc', cookie: 'session=def' }, 'abc'],
    [{ authorization: 'Basic abc', cookie: 'session=def' }, 'def'],
    [{ authorization: 'Bearer' }, null],
    [{}, null],
  ])('of %j is %s', (headers, token) => expect(tokenOf(headers)).toBe(token));

  it('finds what we give out', () => {
    const token = newToken();
    expect(isToken(token)).toBe(true);
    expect(tokenOf({ cookie: `session=${token}` })).toBe(token);
    expect(new Set(Array.from({ length: 100 }, newToken)).size).toBe(100);
  });
});
