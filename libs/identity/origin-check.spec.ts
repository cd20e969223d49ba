import { originAllowed } from './origin-check.js';

const ask = (
  headers: Record<string, string>,
  { protocol = 'https', host = 'rounds.example', trusted = [] as string[] } = {},
) => originAllowed({ headers, protocol, host }, trusted);

describe('originAllowed', () => {
  it.each([
    ['our own page', 'https://rounds.example', {}, true],
    [
      'our own page, the port spelt out in Host',
      'https://rounds.example',
      { host: 'rounds.example:443' },
      true,
    ],
    ['our own page, Host in capitals', 'https://rounds.example', { host: 'Rounds.Example' }, true],
    ['a page on another port', 'https://rounds.example:8443', {}, false],
    ['the same page without TLS', 'http://rounds.example', {}, false],
    ['a sibling domain', 'https://evil.rounds.example', {}, false],
    ['a longer name that starts alike', 'https://rounds.example.evil.test', {}, false],
    ['a sandboxed frame or a file', 'null', {}, false],
    ['a trusted origin', 'https://app.example', { trusted: ['https://app.example'] }, true],
    [
      'a suffix of a trusted origin',
      'https://app.example.evil',
      { trusted: ['https://app.example'] },
      false,
    ],
    [
      'development on loopback',
      'http://localhost:5173',
      { protocol: 'http', host: 'localhost:5173' },
      true,
    ],
    ['a request without Host', 'https://rounds.example', { host: '' }, false],
  ])('%s', (_, origin, given, allowed) => {
    expect(ask({ origin }, given)).toBe(allowed);
  });

  it('without Origin goes by Sec-Fetch-Site, and lets what is no browser pass', () => {
    expect(ask({ 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(ask({ 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(ask({ 'sec-fetch-site': 'none' })).toBe(true);
    expect(ask({})).toBe(true);
  });

  it('does not let Sec-Fetch-Site excuse a foreign Origin', () => {
    expect(ask({ origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' })).toBe(false);
  });
});
