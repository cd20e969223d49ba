import { randomUUID } from 'node:crypto';
import { request, startTestApp, type TestApp } from '@rounds/testing';

const REGISTRATIONS_AN_HOUR = 20;

const register = (app: TestApp, forwardedFor: string) =>
  request(app, 'POST', '/api/v1/auth/register', {
    body: { email: `${randomUUID()}@rounds.test`, password: 'long enough', displayName: 'Dr. New' },
    headers: { 'x-forwarded-for': forwardedFor },
  });

async function registerUpToTheLimit(app: TestApp, forwardedFor: (i: number) => string) {
  for (let i = 0; i < REGISTRATIONS_AN_HOUR; i++) {
    expect((await register(app, forwardedFor(i))).status).toBe(201);
  }
}

it('an address that the client makes up does not widen what one network may do', async () => {
  const app = await startTestApp({ env: { ROUNDS_RATE_LIMITS: 'on', ROUNDS_WORKER: 'none' } });
  try {
    await registerUpToTheLimit(app, (i) => `198.51.100.${i}`);
    const refused = await register(app, '203.0.113.7');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await app.close();
  }
});

it('behind a proxy the address that the proxy saw counts, not those before it', async () => {
  const env = { ROUNDS_RATE_LIMITS: 'on', ROUNDS_WORKER: 'none', TRUST_PROXY: 'true' };
  const app = await startTestApp({ env });
  try {
    await registerUpToTheLimit(app, (i) => `198.51.100.${i}, 192.0.2.1`);
    expect((await register(app, '203.0.113.7, 192.0.2.1')).status).toBe(429);
    expect((await register(app, '198.51.100.1, 192.0.2.2')).status).toBe(201);
  } finally {
    await app.close();
  }
});
