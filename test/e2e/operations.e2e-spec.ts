import { networkInterfaces } from 'node:os';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { newId, Readiness } from '@rounds/platform';
import {
  registerClinician,
  registerVerified,
  request,
  startTestApp,
  TEST_PASSWORD,
  testDatabase,
  type TestApp,
} from '@rounds/testing';

jest.setTimeout(60_000);

let app: TestApp;
const log: string[] = [];
beforeAll(async () => {
  app = await startTestApp({
    env: { LOG_LEVEL: 'trace', HOST: '0.0.0.0', METRICS_TOKEN: 'a-token-of-metrics' },
    onLog: (line) => log.push(line),
  });
});
afterAll(() => app.close());

const metricsText = async (token?: string, host = '127.0.0.1', headers = {}) => {
  const url = new URL(app.url);
  url.hostname = host;
  return request<string>({ url: url.href }, 'GET', '/metrics', { token, headers });
};

describe('health', () => {
  it('is live and ready', async () => {
    expect((await request(app, 'GET', '/health/live')).body).toEqual({ status: 'ok' });
    const ready = await request(app, 'GET', '/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
    expect(ready.headers.get('cache-control')).toBe('no-store');
  });
});

describe('metrics', () => {
  it('measure requests by route pattern, and the outbox, and the process', async () => {
    const { token } = await registerVerified(app);
    await request(app, 'GET', '/api/v1/channels/cardiology', { token });
    const { status, body } = await metricsText();
    expect(status).toBe(200);
    expect(body).toMatch(
      /rounds_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/channels\/:slug",status="200"\} 1/,
    );
    expect(body).not.toContain('/channels/cardiology');
    expect(body).toContain('rounds_database_up 1');
    expect(body).toContain('rounds_sockets 0');
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).toContain('# TYPE rounds_outbox_oldest_seconds gauge');
  });

  it('count what waits in the outbox', async () => {
    await app.dataSource.query(
      `INSERT INTO outbox (consumer, payload, created_at)
       VALUES ('nobody', '{}', now() - interval '90 seconds'), ('nobody', '{}', now())`,
    );
    const { body } = await metricsText();
    expect(body).toContain('rounds_outbox_waiting{consumer="nobody"} 2');
    const [, age] = /rounds_outbox_oldest_seconds\{consumer="nobody"\} ([\d.]+)/.exec(body) ?? [];
    expect(Number(age)).toBeGreaterThan(89);
    expect(Number(age)).toBeLessThan(120);
    await app.dataSource.query(`DELETE FROM outbox WHERE consumer = 'nobody'`);
    expect((await metricsText()).body).not.toContain('consumer="nobody"');
  });

  it('are for loopback or the token; for others there is nothing', async () => {
    expect((await metricsText('another-token-of-metrics')).status).toBe(404);
    expect((await metricsText('a-token-of-metrics')).status).toBe(200);
    // A proxy on this machine passes on requests from afar.
    const proxied = await metricsText(undefined, '127.0.0.1', { 'x-forwarded-for': '127.0.0.1' });
    expect(proxied.status).toBe(404);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (!outside) return console.warn('no address but loopback: not tried from outside');
    expect((await metricsText(undefined, outside.address)).status).toBe(404);
    expect((await metricsText('a-token-of-metrics', outside.address)).status).toBe(200);
  });
});

describe('the OpenAPI document', () => {
  interface Operation {
    operationId: string;
    security: unknown[];
    parameters?: { name: string; in: string; required?: boolean }[];
    requestBody?: { content: Record<string, { schema: unknown }> };
    responses: Record<
      string,
      { description: string; content?: Record<string, { schema: unknown }> }
    >;
  }
  interface Document {
    openapi: string;
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, object>; securitySchemes: Record<string, unknown> };
  }
  let document: Document;
  beforeAll(async () => {
    document = (await request<Document>(app, 'GET', '/api/v1/openapi.json')).body;
  });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is 3.1 and describes every route of the application, and no other', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    const described = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    const running = app.routes
      .list()
      .filter(({ method, url }) => method !== 'HEAD' && url !== '/*')
      .filter(({ url }) => !url.startsWith('/api/docs') && !url.endsWith('openapi.json'))
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(described.sort()).toEqual(running.sort());
  });

  it('says for each what is sent, what comes back, how it fails, and who may', () => {
    const wrong: string[] = [];
    for (const { path, method, operation } of operations()) {
      const name = `${method} ${path}`;
      const { parameters = [], responses, requestBody } = operation;
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      if (good.length === 0) wrong.push(`${name} has no 2xx`);
      for (const [status, { content }] of good) {
        const described = Object.values(content ?? {}).some(({ schema }) => schema);
        if (status !== '204' && path !== '/metrics' && !described) {
          wrong.push(`${name} does not say what ${status} holds`);
        }
      }
      if (!responses.default?.content?.['application/problem+json']) {
        wrong.push(`${name} does not say how it fails`);
      }
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) {
        if (!parameters.some((p) => p.in === 'path' && p.name === parameter && p.required)) {
          wrong.push(`${name} does not describe {${parameter}}`);
        }
      }
      if (method === 'patch' && !requestBody) wrong.push(`${name} does not describe its body`);
      if (!Array.isArray(operation.security)) wrong.push(`${name} does not say who may`);
    }
    expect(wrong).toEqual([]);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('public routes need no credentials, by the document too', () => {
    const open = operations()
      .filter(({ operation }) => operation.security.length === 0)
      .map(({ path, method }) => `${method} ${path}`);
    expect(open.sort()).toEqual([
      'get /health/live',
      'get /health/ready',
      'post /api/v1/auth/login',
      'post /api/v1/auth/register',
    ]);
  });

  it('has schemas that are JSON Schema 2020-12, with every reference resolved', () => {
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: false, validateFormats: false });
    ajv.addKeyword({ keyword: 'example' });
    const text = JSON.stringify(document);
    expect(text).not.toContain('"nullable"');
    expect(text).not.toContain('#/$defs');
    const local = (schema: unknown): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"rounds:'));
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      ajv.addSchema({ $id: `rounds:${name}`, ...local(schema) });
    }
    for (const name of Object.keys(document.components.schemas)) ajv.getSchema(`rounds:${name}`);
    for (const { operation } of operations()) {
      for (const content of [
        operation.requestBody?.content,
        ...Object.values(operation.responses).map((r) => r.content),
      ]) {
        for (const { schema } of Object.values(content ?? {}))
          if (schema) ajv.compile(local(schema));
      }
    }
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        'Post',
        'Thread',
        'Channel',
        'OwnProfile',
        'Problem',
        'SearchAnswer',
      ]),
    );
  });

  it('the answers are what it says', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const { token } = await registerVerified(app);
    const matches = async (method: string, path: string, pattern: string, body?: unknown) => {
      const answer = await request(app, method, path, {
        token,
        body,
        headers: { 'idempotency-key': newId() },
      });
      const operation = document.paths[pattern]?.[method.toLowerCase()];
      const schema = operation?.responses[answer.status]?.content?.['application/json']?.schema;
      expect([path, schema === undefined]).toEqual([path, false]);
      const validate = ajv.compile({ ...(schema as object), components: document.components });
      expect([path, validate(answer.body), validate.errors]).toEqual([path, true, null]);
      return answer.body;
    };
    const opened = await matches(
      'POST',
      '/api/v1/channels/cardiology/threads',
      '/api/v1/channels/{slug}/threads',
      {
        title: 'Dose of digoxin in renal impairment',
        body: 'How do you dose it?',
        kind: 'question',
      },
    );
    await matches('GET', `/api/v1/threads/${String(opened.id)}`, '/api/v1/threads/{id}');
    await matches(
      'GET',
      `/api/v1/threads/${String(opened.id)}/posts`,
      '/api/v1/threads/{id}/posts',
    );
    await matches('GET', '/api/v1/channels', '/api/v1/channels');
    await matches('GET', '/api/v1/me', '/api/v1/me');
    await matches('GET', '/api/v1/search?q=digoxin', '/api/v1/search');
    await matches('GET', '/api/v1/medications?q=digoxin', '/api/v1/medications');
  });

  it('has a reader', async () => {
    const page = await request<string>(app, 'GET', '/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const scripts = [...page.body.matchAll(/<script src="([^"]+)"/g)].map(([, src]) => src);
    expect(scripts.length).toBeGreaterThan(1);
    expect(page.body).not.toMatch(/<script>(?!\s*<\/script>)/); // its own policy would stop it
    for (const src of scripts) {
      const file = await fetch(new URL(src as string, `${app.url}/api/docs`));
      expect([src, file.status]).toEqual([src, 200]);
    }
  });
});

describe('the log', () => {
  it('holds no body, token, cookie, e-mail or search of a session, even at its most talkative', async () => {
    log.length = 0;
    const email = 'secret.person@hospital.example';
    const password = 'a-very-secret-password';
    const register = { email, password, displayName: 'Secret Person' };
    await request(app, 'POST', '/api/v1/auth/register', { body: register });
    await request(app, 'POST', '/api/v1/auth/register', { body: register }); // refused: it is taken
    const login = await request<{ token: string }>(app, 'POST', '/api/v1/auth/login', {
      body: { email, password },
    });
    expect(login.status).toBe(200);
    await request(app, 'POST', '/api/v1/auth/login', {
      body: { email, password: 'wrong-password' },
    });
    const { token } = await registerVerified(app, { displayName: 'Dr Writer' });
    const opened = await request(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: { title: 'A secret title', body: 'a secret post', kind: 'question' },
      headers: { 'idempotency-key': 'secret-idempotency-key', cookie: 'session=secret-cookie' },
    });
    expect(opened.status).toBe(201);
    await request(app, 'GET', '/api/v1/search?q=secret+search', { token });
    await request(app, 'POST', '/api/v1/auth/login', { body: `{"email":"${email}"` });
    const pending = await registerClinician(app, { verification: 'pending' });
    await request(app, 'POST', '/api/v1/auth/login', {
      body: { email: pending.clinician.email, password: TEST_PASSWORD },
    });
    await request(app, 'POST', '/api/v1/auth/logout', { token });

    const text = log.join('');
    expect(log.filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(8);
    for (const secret of [
      email,
      'hospital.example',
      'rounds.test',
      password,
      'wrong-password',
      'Secret Person',
      login.body.token,
      token,
      'secret post',
      'secret title',
      'secret-cookie',
      'secret-idempotency-key',
      'secret+search',
    ]) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    }
  });

  it('an error of the database is logged without the values that it quotes', async () => {
    log.length = 0;
    const { token, clinician } = await registerVerified(app);
    await app.dataSource.query(
      'ALTER TABLE thread ADD CONSTRAINT broken CHECK (title IS NULL) NOT VALID',
    );
    const answer = await request(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: { title: 'Quoted by Postgres', body: 'and this as well', kind: 'question' },
    });
    await app.dataSource.query('ALTER TABLE thread DROP CONSTRAINT broken');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal_error']);
    const text = log.join('');
    expect(text).toContain('SQLSTATE 23514 broken');
    const ids = log.map((line) => JSON.parse(line) as { msg?: string; requestId?: string });
    const ofRequest = ids.filter(({ requestId }) => requestId === answer.body.requestId);
    expect(ofRequest.map(({ msg }) => msg)).toContain('request');
    expect(ofRequest).toHaveLength(2); // and the error
    for (const secret of ['Quoted by Postgres', 'this as well', clinician.id]) {
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
    }
    expect(JSON.stringify(answer.body)).not.toContain('broken');
  });
});

// Last: Nest's logger belongs to the application that was started last.
describe('readiness', () => {
  it('ends when the process shuts down, which closes kept connections too; it stays live', async () => {
    const other = await startTestApp();
    try {
      other.app.get(Readiness).stop('This process is shutting down.');
      const ready = await request(other, 'GET', '/health/ready');
      expect([ready.status, ready.body.code]).toEqual([503, 'unavailable']);
      expect(ready.headers.get('connection')).toBe('close');
      expect((await request(other, 'GET', '/health/live')).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('ends when the database is gone', async () => {
    const database = await testDatabase();
    const other = await startTestApp({ env: { DATABASE_URL: database.url, LOG_LEVEL: 'silent' } });
    try {
      expect((await request(other, 'GET', '/health/ready')).status).toBe(200);
      await database.drop();
      const ready = await request(other, 'GET', '/health/ready');
      expect([ready.status, ready.body.detail]).toEqual([503, 'The database does not answer.']);
      const metrics = await request<string>(other, 'GET', '/metrics');
      expect(metrics.body).toContain('rounds_database_up 0');
    } finally {
      await other.close();
    }
  });
});
