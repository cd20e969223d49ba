import { request, startTestApp, type TestApp } from '@rounds/testing';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const get = (path: string) => request<string>(app, 'GET', path);

// `npm test` builds the page first.
describe('the page', () => {
  it.each(['/', '/channels/cardiology', '/threads/01a204c1-1d24-7f83-b148-1f27596a22cc'])(
    'answers at %s, asked for anew each time',
    async (path) => {
      const page = await get(path);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toMatch(/^text\/html/);
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.body).toContain('<div id="root">');
    },
  );

  it('loads nothing that its own policy forbids, and files that are kept for a year', async () => {
    const page = await get('/');
    expect(page.body).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const assets = [...page.body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, url]) => url,
    );
    expect(assets.length).toBeGreaterThan(0);
    for (const url of assets) {
      const file = await get(String(url));
      expect([url, file.status]).toEqual([url, 200]);
      expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it('is not what a missing file, an unknown API address or a way out of its folder answers', async () => {
    for (const path of [
      '/assets/none-12345678.js',
      '/favicon.ico.map',
      '/api/v1/none',
      '/api',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
    ]) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    }
  });

  it('HEAD has its headers and no body', async () => {
    const head = await request<string>(app, 'HEAD', '/');
    expect([head.status, head.body]).toEqual([200, '']);
  });
});
