import { connect } from 'node:net';
import { describeError } from '@rounds/platform';
import { registerClinician, request, startTestApp, type TestApp } from '@rounds/testing';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const send = async (method: string, path: string, init: RequestInit = {}) => {
  const answer = await fetch(new URL(path, app.url), { method, ...init });
  const type = answer.headers.get('content-type');
  const text = await answer.text();
  return {
    status: answer.status,
    type,
    headers: answer.headers,
    problem: text && JSON.parse(text),
  };
};
const json = { 'content-type': 'application/json' };

describe('whatever is wrong with a request, the answer is problem+json with a stable code', () => {
  it.each([
    [
      'malformed JSON',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '{"email":' },
      400,
      'malformed_request',
    ],
    [
      'an empty body that claims to be JSON',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '' },
      400,
      null,
    ],
    [
      'a body of another type',
      'POST',
      '/api/v1/auth/login',
      { headers: { 'content-type': 'text/xml' }, body: '<a/>' },
      415,
      'unsupported_media_type',
    ],
    [
      'a form, which another site could send',
      'POST',
      '/api/v1/auth/login',
      { body: new URLSearchParams({ email: 'a@b.co', password: 'x' }) },
      415,
      'unsupported_media_type',
    ],
    [
      'a body that is not UTF-8',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: Buffer.from('{"email":"\xff@b.co","password":"x"}', 'latin1') },
      400,
      'malformed_request',
    ],
    [
      'a null character in an e-mail address',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '{"email":"a\\u0000@b.co","password":"x"}' },
      400,
      'invalid_input',
    ],
    ['no body at all', 'POST', '/api/v1/auth/login', {}, 400, 'invalid_input'],
    [
      'a missing field',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '{"email":"a@b.co"}' },
      400,
      'invalid_input',
    ],
    [
      'an unknown field',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '{"email":"a@b.co","password":"x","admin":true}' },
      400,
      'invalid_input',
    ],
    [
      'a body over 256 KB',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: JSON.stringify({ email: 'x'.repeat(300_000) }) },
      413,
      'too_large',
    ],
    [
      'prototype pollution',
      'POST',
      '/api/v1/auth/login',
      { headers: json, body: '{"__proto__":{"a":1}}' },
      400,
      'malformed_request',
    ],
    ['an unknown address', 'GET', '/api/v1/nothing-here', {}, 404, 'not_found'],
    ['an unknown address under /api', 'GET', '/api/nothing', {}, 404, 'not_found'],
    ['an unknown address to write to', 'POST', '/nothing-here', {}, 404, 'not_found'],
    ['a file that does not exist', 'GET', '/missing.js', {}, 404, 'not_found'],
    ['the wrong method', 'DELETE', '/api/v1/auth/login', {}, 405, 'method_not_allowed'],
    ['reading what is only written', 'GET', '/api/v1/auth/login', {}, 405, 'method_not_allowed'],
    ['a malformed escape', 'GET', '/api/v1/channels/%E0%A4%A', {}, 400, 'malformed_request'],
    ['no session', 'GET', '/api/v1/channels', {}, 401, 'not_signed_in'],
  ] as const)('%s', async (_, method, path, init, status, code) => {
    const answer = await send(method, path, init);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.status).toBe(status);
    if (code) expect(answer.problem.code).toBe(code);
    expect(answer.problem).toMatchObject({
      type: `urn:rounds:problem:${answer.problem.code}`,
      status,
      title: expect.any(String),
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('names each field that is wrong', async () => {
    const answer = await request<{ errors: { path: string }[] }>(
      app,
      'POST',
      '/api/v1/auth/register',
      {
        body: { email: 'no address', password: 'short', displayName: 'x' },
      },
    );
    expect(answer.body.errors.map(({ path }) => path).sort()).toEqual([
      'displayName',
      'email',
      'password',
    ]);
  });

  it('malformed ids and cursors are refused as such', async () => {
    const { token } = await registerClinician(app);
    const id = await request(app, 'GET', '/api/v1/threads/not-an-id', { token });
    expect([id.status, id.body.code]).toEqual([400, 'invalid_input']);
    const cursor = await request(app, 'GET', '/api/v1/channels?cursor=rubbish', { token });
    expect([cursor.status, cursor.body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('text that cannot be stored as it was sent is refused, wherever it stands', async () => {
    const { token } = await registerClinician(app, { role: 'admin' });
    const thread = { title: 'A title', body: 'A body', kind: 'question' };
    const channel = { name: 'A name', visibility: 'private' };
    const calls: [method: string, path: string, body: Record<string, string>][] = [
      ['PATCH', '/me', { displayName: 'Dr. Name' }],
      ['PATCH', '/me', { bio: 'A bio' }],
      ['POST', '/channels', channel],
      ['POST', '/channels', { ...channel, description: 'About it' }],
      ['POST', '/channels/cardiology/threads', thread],
      ['POST', '/posts/preview', { body: 'A body' }],
    ];
    for (const [method, path, body] of calls) {
      const field = Object.keys(body).at(-1)!;
      for (const [name, value] of Object.entries(body)) {
        if (
          /kind|visibility/.test(name) ||
          (path !== '/channels/cardiology/threads' && name !== field)
        )
          continue;
        for (const broken of ['\0', '\ud800']) {
          const sent = { ...body, [name]: value + broken + 'x' };
          const answer = await request(app, method, `/api/v1${path}`, { token, body: sent });
          expect([path, name, answer.status, answer.body.code]).toEqual([
            ...[path, name, 400, 'invalid_input'],
          ]);
        }
      }
    }
  });

  it.each(['\u202eevil', 'two\u2028lines', 'a\tb', '\u200b\u200b\u200b'])(
    'a name like %j, which deceives or cannot be read, is refused',
    async (displayName) => {
      const { token } = await registerClinician(app);
      const answer = await request(app, 'PATCH', '/api/v1/me', { token, body: { displayName } });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
    },
  );

  it('names in other scripts and with emoji are kept as they are', async () => {
    const { token } = await registerClinician(app);
    for (const displayName of ['د. ليلى حسن', 'नेहा\u200dशर्मा', 'Dr. 👩🏽\u200d⚕️ O’Brien-Łukasz']) {
      const answer = await request(app, 'PATCH', '/api/v1/me', { token, body: { displayName } });
      expect(answer.body).toMatchObject({ displayName });
    }
  });

  it('cursors that no database can read are refused, not passed on', async () => {
    const { token, clinician } = await registerClinician(app);
    const cursorOf = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
    for (const [path, key] of [
      ['/channels', ['a\0', clinician.id]],
      ['/clinicians?sort=name', ['a\0', clinician.id]],
      ['/channels/cardiology/threads', ['0000-01-01T00:00:00Z', clinician.id]],
    ] as const) {
      const url = new URL(`/api/v1${path}`, app.url);
      url.searchParams.set('cursor', cursorOf(key));
      const answer = await request(app, 'GET', url.href, { token });
      expect([path, answer.status, answer.body.code]).toEqual([path, 400, 'invalid_cursor']);
    }
  });

  it('an address that is too long is one that is malformed', async () => {
    const { token } = await registerClinician(app);
    const path = `/api/v1/channels/${'x'.repeat(9_000)}`;
    const answer = await request(app, 'GET', path, { token });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_input']);
  });

  it('the type of a body that is not there is no fault', async () => {
    const { token } = await registerClinician(app);
    for (const method of ['PUT', 'DELETE']) {
      const answer = await request(app, method, '/api/v1/channels/cardiology/membership', {
        token,
        headers: json,
      });
      expect(answer.status).toBe(204);
    }
  });

  it('what is not HTTP at all is told so, in the same form', async () => {
    const { port, hostname } = new URL(app.url);
    const text = await new Promise<string>((resolve, reject) => {
      let got = '';
      const socket = connect(Number(port), hostname, () => socket.write('rubbish\r\n\r\n'));
      socket.on('data', (data) => (got += String(data))).on('close', () => resolve(got));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      code: 'malformed_request',
    });
  });
});

describe('every answer', () => {
  it('carries a request id: a sane one that the client sent, or else a new one', async () => {
    const own = await send('GET', '/health/live', {
      headers: { 'x-request-id': 'trace-1234.abc' },
    });
    expect(own.headers.get('x-request-id')).toBe('trace-1234.abc');
    const hostile = await send('GET', '/health/live', {
      headers: { 'x-request-id': 'a b<script>' },
    });
    expect(hostile.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('forbids foreign scripts and frames', async () => {
    for (const path of ['/health/live', '/api/v1/me', '/api/v1/nowhere', '/']) {
      const { headers } = await fetch(`${app.url}${path}`);
      const policy = headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  it('is kept by no cache, where it is of the API', async () => {
    const { token } = await registerClinician(app);
    const me = await request(app, 'GET', '/api/v1/me', { token });
    expect(me.headers.get('cache-control')).toBe('no-store');
  });

  it('is of a request that has to arrive in time', () => {
    expect(app.app.getHttpServer()).toMatchObject({ requestTimeout: 60_000 });
  });

  it('waits for no statement that never ends', async () => {
    const rows = await app.dataSource.query<unknown[]>('SHOW statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '1min' }]);
    const cancelled = app.dataSource.transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = '20ms'`);
      await tx.query('SELECT pg_sleep(10)');
    });
    const error: unknown = await cancelled.catch((reason: unknown) => reason);
    expect(describeError(error)).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('HEAD and OPTIONS answer as they should', async () => {
    const head = await fetch(`${app.url}/health/live`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await fetch(`${app.url}/api/v1/auth/login`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  });
});
