import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { verificationRequest, verificationRequestPage } from '@rounds/contracts';
import { IdentityModule, seedSpecialties } from '@rounds/identity';
import {
  countQueries,
  httpApp,
  registerClinician,
  testDatabase,
  type TestClinician,
  type TestClinicianOptions,
  type TestDatabase,
} from '@rounds/testing';
import { DataSource } from 'typeorm';
import { VerificationModule } from './verification.module.js';

let database: TestDatabase;
let app: NestFastifyApplication;
let dataSource: DataSource;
let reviewer: TestClinician;

beforeAll(async () => {
  database = await testDatabase();
  app = await httpApp(database.url, [IdentityModule, VerificationModule]);
  dataSource = app.get(DataSource);
  await dataSource.transaction(seedSpecialties);
  reviewer = await register({ role: 'reviewer', verification: 'verified' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const register = (options: TestClinicianOptions = {}) =>
  registerClinician({ dataSource }, { verification: 'unverified', specialty: null, ...options });
const call = async (
  who: TestClinician,
  method: 'GET' | 'POST',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) => {
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const licence = {
  firstName: 'Ada',
  lastName: 'Byron',
  country: 'DE',
  specialty: 'cardiology',
  licenceNumber: 'B-1815',
};
const withNpi = (npi: string) => ({
  firstName: 'Ada',
  lastName: 'Byron',
  country: 'US',
  specialty: 'cardiology',
  npi,
});
const ask = (who: TestClinician, body: object = licence, headers = {}) =>
  call(who, 'POST', '/verification-requests', body, headers);
const asked = async (who: TestClinician, body: object = licence): Promise<string> =>
  (await ask(who, body)).body.id;
const approve = (id: string, by = reviewer) =>
  call(by, 'POST', `/verification-requests/${id}/approve`, {});
const reject = (id: string, reason = 'no such licence', by = reviewer) =>
  call(by, 'POST', `/verification-requests/${id}/reject`, { reason });
const me = async (who: TestClinician) => (await call(who, 'GET', '/me')).body;
/** For verified clinicians who are reviewers: tells the states of standing apart. */
const access = async (who: TestClinician) =>
  (await call(who, 'GET', '/verification-requests')).body.code;
const expireIn = (who: TestClinician, interval: string) =>
  dataSource.query('UPDATE clinician SET verified_until = now() + $2::interval WHERE id = $1', [
    who.clinician.id,
    interval,
  ]);

describe('asking to be verified', () => {
  it('puts a request before the reviewers, and its state before the clinician', async () => {
    const ada = await register();
    expect(await access(ada)).toBe('not_verified');
    const { status, body } = await ask(ada);
    expect(status).toBe(201);
    expect(verificationRequest.parse(body)).toMatchObject({
      status: 'pending',
      clinician: { id: ada.clinician.id },
      specialty: 'cardiology',
      specialtyName: 'Cardiovascular Disease (Cardiology)',
      npi: null,
      licenceNumber: 'B-1815',
      decisions: [],
    });
    expect((await me(ada)).verification).toEqual({
      status: 'pending',
      expiresAt: null,
      reason: null,
    });
    const mine = verificationRequestPage.parse(
      (await call(ada, 'GET', '/verification-requests/mine')).body,
    );
    expect(mine.items).toEqual([body]);
  });

  it('is refused while a request waits, even to ten at once', async () => {
    const ada = await register();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ada)));
    const codes = answers.map(({ status, body }) => body.code ?? status).sort();
    expect(codes).toEqual([201, ...Array<string>(9).fill('request_pending')]);
  });

  it('is refused to the suspended, for an unknown specialty and a wrong NPI', async () => {
    const suspended = await register({ suspended: true });
    expect((await ask(suspended)).body.code).toBe('suspended');
    const ada = await register();
    expect((await ask(ada, { ...licence, specialty: 'alchemy' })).body).toMatchObject({
      status: 422,
      code: 'unknown_specialty',
    });
    expect((await ask(ada, withNpi('1234567898'))).status).toBe(400);
    expect((await ask(ada, { ...withNpi('1234567893'), country: 'DE' })).status).toBe(400);
    expect((await ask(ada, { ...licence, npi: '1234567893' })).status).toBe(400);
    expect((await me(ada)).verification.status).toBe('unverified');
  });

  it('is refused to the verified until the last 60 days', async () => {
    const ada = await register({ verification: 'verified' });
    await expireIn(ada, '61 days');
    expect((await ask(ada)).body.code).toBe('already_verified');
    await expireIn(ada, '59 days');
    expect((await ask(ada)).status).toBe(201);
    expect((await me(ada)).verification.status).toBe('verified');
  });

  it('twice with one Idempotency-Key is one request and one answer', async () => {
    const ada = await register();
    const key = { 'idempotency-key': 'form-1' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(ada, licence, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(5).fill(201));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const other = await ask(ada, { ...licence, firstName: 'Eve' }, key);
    expect(other.body.code).toBe('idempotency_key_reused');
  });
});

describe('deciding', () => {
  it('lets the clinician in with the answer, for twelve months', async () => {
    const ada = await register({ role: 'reviewer' });
    const id = await asked(ada);
    expect(await access(ada)).toBe('not_verified');
    const { status, body } = await approve(id);
    expect(status).toBe(200);
    expect(verificationRequest.parse(body)).toMatchObject({
      status: 'approved',
      decisions: [
        {
          decision: 'approved',
          reason: null,
          by: { id: reviewer.clinician.id, displayName: reviewer.clinician.displayName },
        },
      ],
    });
    expect(await access(ada)).toBeUndefined();
    const profile = await me(ada);
    expect(profile).toMatchObject({
      specialty: 'cardiology',
      verification: { status: 'verified' },
    });
    const days = (Date.parse(profile.verification.expiresAt) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBeGreaterThanOrEqual(365);
    expect(Math.round(days)).toBeLessThanOrEqual(366);
  });

  it('keeps every decision, and shows the clinician the reason but not the reviewer', async () => {
    const ada = await register();
    const first = await asked(ada);
    expect((await reject(first, 'the licence is illegible')).body.status).toBe('rejected');
    expect(await access(ada)).toBe('verification_rejected');
    expect((await me(ada)).verification).toEqual({
      status: 'rejected',
      expiresAt: null,
      reason: 'the licence is illegible',
    });
    const second = await asked(ada);
    expect((await me(ada)).verification).toMatchObject({ status: 'pending', reason: null });
    await approve(second);
    await expireIn(ada, '30 days');
    const third = await asked(ada);
    await approve(third);
    const { items } = (await call(ada, 'GET', '/verification-requests/mine')).body;
    const story = verificationRequestPage.shape.items
      .parse(items)
      .map(({ status, decisions }) => [status, decisions.map((d) => [d.decision, d.by])]);
    expect(story).toEqual([
      ['approved', [['approved', null]]],
      [
        'superseded',
        [
          ['approved', null],
          ['superseded', null],
        ],
      ],
      ['rejected', [['rejected', null]]],
    ]);
    const log = await dataSource.query(
      'SELECT kind FROM standing_change WHERE clinician_id = $1 ORDER BY id',
      [ada.clinician.id],
    );
    expect(log.map((row: { kind: string }) => row.kind)).toEqual([
      'verification-requested',
      'verification-rejected',
      'verification-requested',
      'verification-approved',
      'verification-requested',
      'verification-approved',
    ]);
  });

  it('leaves whoever is verified so when their renewal is rejected', async () => {
    const ada = await register({ verification: 'verified', role: 'reviewer' });
    await expireIn(ada, '30 days');
    await reject(await asked(ada));
    expect(await access(ada)).toBeUndefined();
  });

  it('is for reviewers and admins, not about oneself, and once', async () => {
    const ada = await register();
    const id = await asked(ada);
    const colleague = await register({ verification: 'verified' });
    expect((await approve(id, colleague)).body.code).toBe('role_required');
    expect((await approve(id, ada)).body.code).toBe('not_verified');
    await expireIn(reviewer, '30 days');
    const own = await asked(reviewer);
    expect((await approve(own)).body.code).toBe('own_request');
    expect((await reject(own)).body.code).toBe('own_request');
    const admin = await register({ verification: 'verified', role: 'admin' });
    expect((await approve(own, admin)).status).toBe(200);
    await approve(id);
    expect((await approve(id)).body.code).toBe('already_decided');
    expect((await reject(id)).body.code).toBe('already_decided');
    expect((await reject(id, '')).status).toBe(400);
    const nobody = '01935c2e-0000-7000-8000-000000000000';
    expect((await approve(nobody)).body.code).toBe('verification_request_not_found');
  });

  it('decides once when approval and rejection race', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await asked(await register());
      const answers = await Promise.all([approve(id), reject(id)]);
      const codes = answers.map(({ status, body }) => body.code ?? status).sort();
      expect(codes).toEqual([200, 'already_decided']);
      const kept = await dataSource.query(
        'SELECT 1 FROM verification_decision WHERE request_id = $1',
        [id],
      );
      expect(kept).toHaveLength(1);
    }
  });
});

describe('one NPI', () => {
  it('goes to one of two clinicians whose requests are approved at once', async () => {
    for (const npi of ['1234567893', '1558598797', '1993999998']) {
      const [one, two] = [await register(), await register()];
      const ids = [await asked(one, withNpi(npi)), await asked(two, withNpi(npi))] as const;
      const answers = await Promise.all([approve(ids[0]), approve(ids[1])]);
      const codes = answers.map(({ status, body }) => body.code ?? status).sort();
      expect(codes).toEqual([200, 'npi_taken']);
      const states = [await me(one), await me(two)].map(({ verification }) => verification.status);
      expect(states.sort()).toEqual(['pending', 'verified']);
    }
  });

  it('stays with its clinician when they renew it, and is refused to others', async () => {
    const [holder, rival] = [await register(), await register()];
    const npi = '1245319599';
    await approve(await asked(holder, withNpi(npi)));
    await expireIn(holder, '30 days');
    const renewal = await asked(holder, withNpi(npi));
    const attempt = await asked(rival, withNpi(npi));
    expect((await approve(attempt)).body.code).toBe('npi_taken');
    expect((await approve(renewal)).status).toBe(200);
    expect((await approve(attempt)).body.code).toBe('npi_taken');
    expect((await reject(attempt, 'this NPI is taken')).status).toBe(200);
    expect((await me(holder)).verification.status).toBe('verified');
    expect((await me(rival)).verification.status).toBe('rejected');
  });
});

describe('the queue', () => {
  it.each([
    ['pending', 'ASC'],
    ['approved', 'DESC'],
    ['rejected', 'DESC'],
  ])('of %s is read in pages, who waits longest and what was decided last first', async (...of) => {
    const [status, direction] = of;
    const wanted = await dataSource.query<{ id: string }[]>(
      `SELECT id FROM verification_request WHERE status = $1 ORDER BY id ${direction}`,
      [status],
    );
    expect(wanted.length).toBeGreaterThan(2);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/verification-requests?status=${status}&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const page = verificationRequestPage.parse((await call(reviewer, 'GET', path)).body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(wanted.map(({ id }) => id));
  });

  it('is read with one query however long it is', async () => {
    const { count } = await countQueries(dataSource, () =>
      call(reviewer, 'GET', '/verification-requests?limit=100'),
    );
    expect(count).toBe(1);
    const wrong = await call(reviewer, 'GET', '/verification-requests?cursor=nonsense');
    expect(wrong.body.code).toBe('invalid_cursor');
  });
});
