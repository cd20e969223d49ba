import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ownProfile, signedIn, specialtyPage, TERMS_VERSION } from '@rounds/contracts';
import { httpApp, testDatabase, type TestDatabase } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { IdentityModule } from './identity.module.js';
import { Sessions } from './sessions.js';
import { seedSpecialties } from './specialty-seeder.js';

let database: TestDatabase;
let app: NestFastifyApplication;
let dataSource: DataSource;
const password = 'correct horse battery';

beforeAll(async () => {
  database = await testDatabase();
  app = await httpApp(database.url, [IdentityModule]);
  dataSource = app.get(DataSource);
  await dataSource.transaction(seedSpecialties);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: `/api/v1${path}`, payload, headers });
const get = (path: string, token?: string) =>
  app.inject({
    url: `/api/v1${path}`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  });
const register = (email: string, more: object = {}) =>
  post('/auth/register', { email, password, displayName: 'Dr. Ada', ...more });
const login = (email: string, given = password) => post('/auth/login', { email, password: given });

describe('registering', () => {
  it('makes an account that is not verified and records which terms were accepted', async () => {
    const answer = await register('ada@rounds.test', { termsVersion: TERMS_VERSION });
    expect(answer.statusCode).toBe(201);
    expect(ownProfile.parse(answer.json())).toMatchObject({
      email: 'ada@rounds.test',
      role: 'clinician',
      termsVersion: TERMS_VERSION,
      verification: { status: 'unverified', expiresAt: null, reason: null },
      suspension: null,
    });
    const [row] = await dataSource.query(
      `SELECT password_hash, now() - terms_accepted_at < interval '1 minute' AS fresh
         FROM clinician WHERE email = 'ada@rounds.test'`,
    );
    expect(row.fresh).toBe(true);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('takes an e-mail address once, in whatever case', async () => {
    const again = await register('ADA@Rounds.test');
    expect([again.statusCode, again.json().code]).toEqual([409, 'email_taken']);
  });

  it('makes one account of twenty simultaneous attempts', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        register(i % 2 ? 'twin@rounds.test' : 'Twin@rounds.test'),
      ),
    );
    const codes = answers.map((answer) => answer.statusCode).sort();
    expect(codes).toEqual([201, ...Array<number>(19).fill(409)]);
  });

  it('refuses terms that are not the current ones, short passwords and unknown fields', async () => {
    const old = await register('old@rounds.test', { termsVersion: '2020-01' });
    expect([old.statusCode, old.json().code]).toEqual([409, 'terms_outdated']);
    expect((await register('short@rounds.test', { password: 'short' })).statusCode).toBe(400);
    expect((await register('admin@rounds.test', { role: 'admin' })).statusCode).toBe(400);
  });
});

describe('signing in', () => {
  it('gives a token that works as Bearer and as a cookie', async () => {
    const answer = await login('Ada@rounds.test');
    expect(answer.statusCode).toBe(200);
    const { token, clinician } = signedIn.parse(answer.json());
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(clinician.email).toBe('ada@rounds.test');
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toBe(`session=${token}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`);
    expect((await get('/me', token)).json().id).toBe(clinician.id);
    const byCookie = await app.inject({
      url: '/api/v1/me',
      headers: { cookie: `session=${token}` },
    });
    expect(byCookie.json().id).toBe(clinician.id);
  });

  it('stores nothing of which a session could be made', async () => {
    const { token } = (await login('ada@rounds.test')).json();
    const rows = await dataSource.query('SELECT * FROM session');
    expect(JSON.stringify(rows)).not.toContain(token);
    const [{ hex }] = await dataSource.query(
      `SELECT encode(token_hash, 'hex') AS hex FROM session ORDER BY id DESC LIMIT 1`,
    );
    expect((await get('/me', hex)).statusCode).toBe(401);
  });

  it('answers alike, and works alike, for a wrong password and an unknown address', async () => {
    const timed = async (email: string) => {
      const times: number[] = [];
      let answer = await login(email, 'not the password');
      for (let i = 0; i < 7; i++) {
        const from = performance.now();
        answer = await login(email, 'not the password');
        times.push(performance.now() - from);
      }
      const { requestId: _, ...body } = answer.json();
      return { status: answer.statusCode, body, median: times.sort((a, b) => a - b)[3] ?? 0 };
    };
    const wrong = await timed('ada@rounds.test');
    const unknown = await timed('nobody@rounds.test');
    expect(wrong.body).toMatchObject({ code: 'wrong_credentials' });
    expect([unknown.status, unknown.body]).toEqual([401, wrong.body]);
    // Without the same hashing the unknown address would take about a tenth.
    expect(unknown.median).toBeGreaterThan(wrong.median * 0.4);
  });

  it('sends a Secure cookie over TLS, and in production to all but loopback', async () => {
    const behind = await httpApp(database.url, [IdentityModule], {
      NODE_ENV: 'production',
      TRUST_PROXY: 'true',
      HOST: '127.0.0.1',
    });
    try {
      const cookieFor = async (headers: Record<string, string>) => {
        const payload = { email: 'ada@rounds.test', password };
        const answer = await behind.inject({
          method: 'POST',
          url: '/api/v1/auth/login',
          payload,
          headers,
        });
        return String(answer.headers['set-cookie']);
      };
      expect(await cookieFor({ 'x-forwarded-proto': 'https' })).toContain('; Secure');
      expect(await cookieFor({ host: 'rounds.example' })).toContain('; Secure');
      expect(await cookieFor({ host: '127.0.0.1:3000' })).not.toContain('Secure');
    } finally {
      await behind.close();
    }
  });

  it('is limited, with a Retry-After', async () => {
    const limited = await httpApp(database.url, [IdentityModule], { ROUNDS_RATE_LIMITS: 'on' });
    try {
      const attempt = () =>
        limited.inject({
          method: 'POST',
          url: '/api/v1/auth/login',
          payload: { email: 'ada@rounds.test', password: 'not the password' },
        });
      for (let i = 0; i < 10; i++) expect((await attempt()).statusCode).toBe(401);
      const refused = await attempt();
      expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
    } finally {
      await limited.close();
    }
  });
});

describe('signing out', () => {
  it('ends this session at once and leaves the others', async () => {
    const one = (await login('ada@rounds.test')).json().token as string;
    const other = (await login('ada@rounds.test')).json().token as string;
    expect((await get('/me', one)).statusCode).toBe(200);
    const out = await post('/auth/logout', {}, { cookie: `session=${one}` });
    expect(out.statusCode).toBe(200);
    expect(String(out.headers['set-cookie'])).toContain('session=; Max-Age=0;');
    expect((await get('/me', one)).json()).toMatchObject({ status: 401, code: 'not_signed_in' });
    expect((await get('/me', other)).statusCode).toBe(200);
  });
});

describe('signing in once more than fifty times', () => {
  it('ends the oldest session within the second, and no other', async () => {
    const { clinician, token: first } = (await login('ada@rounds.test')).json<{
      clinician: { id: string };
      token: string;
    }>();
    const sessions = app.get(Sessions);
    const tokens: string[] = [];
    for (let i = 0; i < 50; i += 1) tokens.push(await sessions.open(clinician.id));
    while ((await get('/me', first)).statusCode !== 401) await setTimeout(50);
    expect((await get('/me', tokens[0])).statusCode).toBe(200);
  });
});

describe('writes from other sites', () => {
  const evil = { origin: 'https://evil.test', host: 'rounds.example' };

  it('are refused with the cookie, and when they would sign somebody in', async () => {
    const { token } = (await login('ada@rounds.test')).json();
    const cookie = { ...evil, cookie: `session=${token}` };
    for (const answer of [
      await post('/auth/logout', {}, cookie),
      await post('/auth/login', { email: 'ada@rounds.test', password }, evil),
      await post('/auth/register', { email: 'x@rounds.test', password, displayName: 'X Y' }, evil),
    ]) {
      expect(answer.json()).toMatchObject({ status: 403, code: 'wrong_origin' });
    }
    expect((await get('/me', token)).statusCode).toBe(200);
  });

  it('pass from our own page and with a Bearer token', async () => {
    const { token } = (await login('ada@rounds.test')).json();
    const own = { origin: 'http://rounds.example', host: 'rounds.example' };
    const signIn = await post('/auth/login', { email: 'ada@rounds.test', password }, own);
    expect(signIn.statusCode).toBe(200);
    const out = await post('/auth/logout', {}, { ...evil, authorization: `Bearer ${token}` });
    expect(out.statusCode).toBe(200);
  });
});

describe('the own profile', () => {
  it('changes, and the change shows at once', async () => {
    const { token } = (await login('ada@rounds.test')).json();
    const headers = { authorization: `Bearer ${token}` };
    const patch = (payload: object) =>
      app.inject({ method: 'PATCH', url: '/api/v1/me', payload, headers });
    const answer = await patch({ displayName: 'Dr. Ada L.', bio: 'Hi', timeZone: 'Europe/Berlin' });
    expect(answer.json()).toMatchObject({ displayName: 'Dr. Ada L.', timeZone: 'Europe/Berlin' });
    expect((await patch({ timeZone: null })).json()).toMatchObject({ bio: 'Hi', timeZone: null });
    expect((await patch({ role: 'admin' })).statusCode).toBe(400);
    expect((await patch({ timeZone: 'Nowhere/At_All' })).statusCode).toBe(400);
  });
});

describe('specialties', () => {
  it('are listed to whoever is signed in; seeding them again changes nothing', async () => {
    await dataSource.transaction(seedSpecialties);
    const { token } = (await login('ada@rounds.test')).json();
    expect((await get('/specialties')).statusCode).toBe(401);
    const { items } = specialtyPage.parse((await get('/specialties', token)).json());
    expect(items).toHaveLength(84);
    expect(items).toContainEqual({
      slug: 'cardiology',
      name: 'Cardiovascular Disease (Cardiology)',
      kind: 'physician',
      hasChannel: true,
    });
    expect(items.find((item) => item.slug === 'certified-nurse-midwife')).toMatchObject({
      kind: 'non_physician',
      hasChannel: false,
    });
  });
});
