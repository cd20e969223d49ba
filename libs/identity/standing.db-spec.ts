import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { suspendedClinicianPage } from '@rounds/contracts';
import { AfterCommit, newId } from '@rounds/platform';
import {
  countQueries,
  httpApp,
  insertClinician,
  registerClinician,
  testDatabase,
  type TestDatabase,
} from '@rounds/testing';
import { DataSource } from 'typeorm';
import { IdentityJobs } from './identity-jobs.js';
import { IdentityModule } from './identity.module.js';
import { StandingLost } from './identity-events.js';
import { makeAdmin } from './make-admin.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { changesOfSessions, standingOfToken } from './session-standing.js';
import { hashToken, newToken } from './session-token.js';
import { seedSpecialties } from './specialty-seeder.js';
import type { StandingLoss } from './standing-loss.js';
import type { Viewer } from './viewer.js';

/** States no rule, so it is for verified clinicians. */
@Controller('rounds')
class RoundsController {
  @Get() read() {
    return {};
  }
}
class RoundsModule {}
Reflect.defineMetadata('controllers', [RoundsController], RoundsModule);

let database: TestDatabase;
let node: NestFastifyApplication;
let otherNode: NestFastifyApplication;
/** Outside of both nodes. */
let elsewhere: DataSource;
let admin: Viewer;
let adminToken: string;
let clinician: Viewer;
let token: string;
const lost = { here: [] as StandingLoss[], there: [] as StandingLoss[] };

beforeAll(async () => {
  database = await testDatabase();
  elsewhere = await database.dataSource();
  await elsewhere.transaction(seedSpecialties);
  node = await httpApp(database.url, [IdentityModule, RoundsModule]);
  otherNode = await httpApp(database.url, [IdentityModule, RoundsModule]);
  node.get(AfterCommit).on(StandingLost, (loss) => void lost.here.push(loss));
  otherNode.get(AfterCommit).on(StandingLost, (loss) => void lost.there.push(loss));
});
beforeEach(async () => {
  const database = { dataSource: elsewhere };
  ({ viewer: admin, token: adminToken } = await registerClinician(database, { role: 'admin' }));
  ({ viewer: clinician, token } = await registerClinician(database));
});
afterAll(async () => {
  await Promise.all([node.close(), otherNode.close()]);
  await database.drop();
});

const insertSession = async (dataSource: DataSource, clinicianId: string): Promise<string> => {
  const fresh = newToken();
  await dataSource.query(
    `INSERT INTO session (id, token_hash, clinician_id, expires_at)
     VALUES ($1, $2, $3, now() + interval '1 day')`,
    [newId(), hashToken(fresh), clinicianId],
  );
  return fresh;
};
type Method = 'GET' | 'PUT' | 'DELETE' | 'POST' | 'PATCH';
const call = (
  app: NestFastifyApplication,
  method: Method,
  path: string,
  bearer: string,
  payload?: object,
) =>
  app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${bearer}` },
    ...(payload && { payload }),
  });
const codeOf = async (answer: ReturnType<typeof call>) => {
  const { statusCode, body } = await answer;
  return statusCode < 300 ? statusCode : (JSON.parse(body) as { code: string }).code;
};
const rounds = (app: NestFastifyApplication) => codeOf(call(app, 'GET', '/rounds', token));
const suspend = (by: string, id: string) =>
  call(node, 'PUT', `/clinicians/${id}/suspension`, by, { reason: 'spam' });
const signedIn = () => registerClinician({ dataSource: elsewhere });
const ofClinician = (losses: StandingLoss[], id = clinician.id) =>
  losses.filter((loss) => loss.clinicianId === id);
const until = async (condition: () => boolean | Promise<boolean>, ms: number) => {
  const from = performance.now();
  while (!(await condition())) {
    if (performance.now() - from > ms) throw new Error(`not within ${ms} ms`);
    await sleep(5);
  }
  return performance.now() - from;
};
const changes = (id: string) =>
  elsewhere.query(
    'SELECT kind, actor_id AS "by", reason FROM standing_change WHERE clinician_id = $1 ORDER BY id',
    [id],
  );

describe('a session in use', () => {
  it('costs no round trip to the database once it is known', async () => {
    expect(await rounds(node)).toBe(200);
    const { count } = await countQueries(node.get(DataSource), async () => {
      for (let i = 0; i < 50; i++) expect(await rounds(node)).toBe(200);
    });
    expect(count).toBe(0);
  });

  it('answers each of many unknown sessions at once with its own clinician', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { id } = await insertClinician(elsewhere);
        return { id, bearer: await insertSession(elsewhere, id) };
      }),
    );
    const answers = await Promise.all(pairs.map(({ bearer }) => call(node, 'GET', '/me', bearer)));
    expect(answers.map((answer) => answer.json().id)).toEqual(pairs.map(({ id }) => id));
  });

  it('is refused within a second of a change that nobody announced', async () => {
    expect(await rounds(node)).toBe(200);
    await elsewhere.query('UPDATE clinician SET suspended_at = now() WHERE id = $1', [
      clinician.id,
    ]);
    await until(async () => (await rounds(node)) === 'suspended', 1000);
    await until(() => ofClinician(lost.here).length > 0, 1000);
    expect(ofClinician(lost.here)).toMatchObject([{ code: 'suspended', sessionId: null }]);
  });

  it('is refused within a second of its verification running out, and says so once', async () => {
    expect(await rounds(node)).toBe(200);
    await elsewhere.query(
      `UPDATE clinician SET verified_until = now() + interval '300 ms' WHERE id = $1`,
      [clinician.id],
    );
    await until(async () => (await rounds(node)) === 'verification_expired', 1300);
    await sleep(1200);
    expect(ofClinician(lost.here)).toMatchObject([{ code: 'verification_expired' }]);
  });

  it('still ends in time while nothing can be heard, since the sweep looks', async () => {
    expect(await rounds(otherNode)).toBe(200);
    await elsewhere.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'rounds listener' AND datname = current_database()`,
    );
    await suspend(adminToken, clinician.id);
    await until(async () => (await rounds(otherNode)) === 'suspended', 1000);
  });
});

describe('a suspension', () => {
  it('takes effect with its answer, here and within moments elsewhere, and is told once', async () => {
    const second = await insertSession(elsewhere, clinician.id);
    for (const app of [node, otherNode]) {
      expect(await rounds(app)).toBe(200);
      expect(await codeOf(call(app, 'GET', '/rounds', second))).toBe(200);
    }
    const answer = await suspend(adminToken, clinician.id);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      id: clinician.id,
      role: 'clinician',
      suspension: { reason: 'spam' },
    });
    expect(await rounds(node)).toBe('suspended');
    // By NOTIFY: well before the sweep, which comes every 500 ms.
    await until(() => ofClinician(lost.there).length > 0, 300);
    await sleep(1200);
    for (const losses of [lost.here, lost.there]) {
      expect(ofClinician(losses)).toMatchObject([{ code: 'suspended', sessionId: null }]);
    }
  });

  it('leaves the own state readable and signing out possible, and nothing else', async () => {
    await suspend(adminToken, clinician.id);
    const me = await call(node, 'GET', '/me', token);
    expect(me.json()).toMatchObject({ suspension: { reason: 'spam' } });
    expect(await codeOf(call(node, 'PATCH', '/me', token, { bio: 'x' }))).toBe('suspended');
    expect(await codeOf(call(node, 'POST', '/auth/logout', token))).toBe(200);
    expect(await codeOf(call(node, 'GET', '/me', token))).toBe('not_signed_in');
  });

  it('is lifted, and every change is kept with who and why', async () => {
    const path = `/clinicians/${clinician.id}/suspension`;
    await suspend(adminToken, clinician.id);
    expect(await rounds(node)).toBe('suspended');
    const lifted = await call(node, 'DELETE', path, adminToken, { reason: 'a mistake' });
    expect(lifted.json()).toMatchObject({ suspension: null });
    expect(await rounds(node)).toBe(200);
    expect(await codeOf(call(node, 'DELETE', path, adminToken))).toBe(200);
    expect(await changes(clinician.id)).toEqual([
      { kind: 'suspended', by: admin.id, reason: 'spam' },
      { kind: 'reinstated', by: admin.id, reason: 'a mistake' },
    ]);
  });

  it('is for moderators, not of themselves and not of an admin', async () => {
    const moderator = await insertClinician(elsewhere, { role: 'moderator' });
    const theirs = await insertSession(elsewhere, moderator.id);
    expect(await codeOf(suspend(token, moderator.id))).toBe('role_required');
    expect(await codeOf(suspend(theirs, moderator.id))).toBe('not_oneself');
    expect(await codeOf(suspend(theirs, admin.id))).toBe('admins_only');
    expect(await codeOf(suspend(theirs, clinician.id))).toBe(200);
    const nobody = '01935c2e-0000-7000-8000-000000000000';
    expect(await codeOf(suspend(theirs, nobody))).toBe('clinician_not_found');
    expect(await codeOf(suspend(theirs, 'not-an-id'))).toBe('invalid_input');
  });
});

describe('roles', () => {
  const change = (by: string, id: string, role: string, app = node) =>
    call(app, 'PUT', `/clinicians/${id}/role`, by, { role });

  it('are changed by admins, never their own, and count at once', async () => {
    expect(await codeOf(change(token, admin.id, 'clinician'))).toBe('role_required');
    expect(await codeOf(change(adminToken, admin.id, 'clinician'))).toBe('not_oneself');
    const answer = await change(adminToken, clinician.id, 'moderator');
    expect(answer.json()).toEqual({ id: clinician.id, role: 'moderator', suspension: null });
    const third = await insertClinician(elsewhere);
    expect(await codeOf(suspend(token, third.id))).toBe(200);
  });

  it('leave one admin when two demote each other through two nodes', async () => {
    for (let round = 0; round < 5; round++) {
      const rival = await insertClinician(elsewhere, { role: 'admin' });
      const theirs = await insertSession(elsewhere, rival.id);
      const mine = await insertClinician(elsewhere, { role: 'admin' });
      const my = await insertSession(elsewhere, mine.id);
      const answers = await Promise.all([
        codeOf(change(my, rival.id, 'clinician')),
        codeOf(change(theirs, mine.id, 'clinician', otherNode)),
      ]);
      expect(answers.sort()).toEqual([200, 'role_required']);
    }
  });
});

describe('an event of a held session', () => {
  it('comes though the session makes no request', async () => {
    const sessions = node.get(SessionAuthenticator);
    const viewer = await sessions.viewerOf(token);
    if (!viewer) throw new Error('not signed in');
    const release = sessions.hold(viewer);
    await elsewhere.query('UPDATE session SET revoked_at = now() WHERE id = $1', [
      viewer.sessionId,
    ]);
    await until(() => ofClinician(lost.here).length > 0, 1000);
    release();
    expect(ofClinician(lost.here)).toMatchObject([
      { sessionId: viewer.sessionId, code: 'signed_out' },
    ]);
  });
});

describe('a node without its database', () => {
  it('ends the streams that it can no longer watch', async () => {
    const own = await testDatabase();
    const cutOff = await httpApp(own.url, [IdentityModule]);
    try {
      const inside = cutOff.get(DataSource);
      await inside.transaction(seedSpecialties);
      const someone = await insertClinician(inside);
      const sessions = cutOff.get(SessionAuthenticator);
      const viewer = await sessions.viewerOf(await insertSession(inside, someone.id));
      if (!viewer) throw new Error('not signed in');
      const losses: StandingLoss[] = [];
      cutOff.get(AfterCommit).on(StandingLost, (loss) => void losses.push(loss));
      sessions.hold(viewer);
      await sleep(700);
      expect(losses).toEqual([]);
      const name = new URL(own.url).pathname.slice(1);
      await elsewhere.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
      await elsewhere.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1',
        [name],
      );
      await until(() => losses.length > 0, 2000);
      expect(losses[0]).toMatchObject({ sessionId: viewer.sessionId, code: 'standing_unknown' });
    } finally {
      await cutOff.close();
      await own.drop();
    }
  });
});

describe('makeAdmin', () => {
  it('makes a verified admin whom running nodes know in moments, and says who vouched', async () => {
    await elsewhere.query(
      `UPDATE clinician SET verification_status = 'unverified', verified_until = NULL,
         email = 'Boss@rounds.test' WHERE id = $1`,
      [clinician.id],
    );
    expect(await rounds(node)).toBe('not_verified');
    expect(await makeAdmin(elsewhere, 'boss@rounds.test')).toMatchObject({ id: clinician.id });
    await until(async () => (await rounds(node)) === 200, 300);
    const me = (await call(node, 'GET', '/me', token)).json();
    expect(me).toMatchObject({ role: 'admin', verification: { status: 'verified' } });
    expect(new Date(me.verification.expiresAt).getUTCFullYear()).toBe(
      new Date().getUTCFullYear() + 10,
    );
    expect(await changes(clinician.id)).toEqual([
      { kind: 'made-admin', by: null, reason: 'by the operator on the command line' },
    ]);
  });

  it('says what to do where nobody has that address', async () => {
    await expect(makeAdmin(elsewhere, 'nobody@rounds.test')).rejects.toMatchObject({
      code: 'no_such_account',
      message: expect.stringContaining('Register'),
    });
  });
});

describe('the jobs', () => {
  it('write down what has run out, and leave what has not', async () => {
    const lasting = await insertClinician(elsewhere);
    await elsewhere.query(
      `UPDATE clinician SET verified_until = now() - interval '1 s' WHERE id = $1`,
      [clinician.id],
    );
    await node.get(IdentityJobs).expireVerifications();
    await node.get(IdentityJobs).expireVerifications();
    const states = await elsewhere.query(
      `SELECT verification_status AS state FROM clinician WHERE id = ANY($1) ORDER BY state`,
      [[clinician.id, lasting.id]],
    );
    expect(states).toEqual([{ state: 'expired' }, { state: 'verified' }]);
    expect(await changes(clinician.id)).toMatchObject([{ kind: 'verification-expired', by: null }]);
  });

  it('purge sessions that are over, and only those', async () => {
    const over = await insertSession(elsewhere, clinician.id);
    await elsewhere.query(
      `UPDATE session SET expires_at = now() - interval '1 s'
        WHERE id = (SELECT id FROM session WHERE clinician_id = $1 ORDER BY id DESC LIMIT 1)`,
      [clinician.id],
    );
    expect(await codeOf(call(node, 'GET', '/me', over))).toBe('not_signed_in');
    await node.get(IdentityJobs).purgeSessions();
    const left = await elsewhere.query('SELECT 1 FROM session WHERE clinician_id = $1', [
      clinician.id,
    ]);
    expect(left).toHaveLength(1);
    expect(await codeOf(call(node, 'GET', '/me', token))).toBe(200);
  });
});

describe('the list of those who are suspended', () => {
  const list = async (bearer: string, query = '') =>
    suspendedClinicianPage.parse(
      JSON.parse((await call(node, 'GET', `/suspensions${query}`, bearer)).body),
    );

  it('names them latest first, with reason and moderator, until it is lifted', async () => {
    const { token: theirs, viewer: moderator } = await registerClinician(
      { dataSource: elsewhere },
      { role: 'moderator' },
    );
    const { viewer: other } = await registerClinician({ dataSource: elsewhere });
    await suspend(theirs, clinician.id);
    await suspend(adminToken, other.id);
    const [latest, earlier] = (await list(theirs)).items;
    expect(latest).toMatchObject({ id: other.id, by: { id: admin.id } });
    expect(earlier).toMatchObject({
      id: clinician.id,
      by: { id: moderator.id },
      suspension: { reason: 'spam' },
    });
    await call(node, 'DELETE', `/clinicians/${other.id}/suspension`, adminToken, { reason: 'ok' });
    expect((await list(theirs)).items[0]).toMatchObject({ id: clinician.id });
    expect(await codeOf(call(node, 'GET', '/suspensions', (await signedIn()).token))).toBe(
      'role_required',
    );
  });

  it('is read in pages without a gap or a repeat, within one microsecond too, by its index', async () => {
    for (let n = 0; n < 7; n += 1) {
      const { viewer } = await signedIn();
      await elsewhere.query(
        `UPDATE clinician SET suspended_at = timestamptz '2026-01-01' + $2 * interval '1 microsecond'
          WHERE id = $1`,
        [viewer.id, Math.floor(n / 2)],
      );
    }
    const wanted = await elsewhere.query<{ id: string }[]>(
      'SELECT id FROM clinician WHERE suspended_at IS NOT NULL ORDER BY suspended_at DESC, id DESC',
    );
    expect(wanted.length).toBeGreaterThanOrEqual(7);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(adminToken, `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(wanted.map(({ id }) => id));
    const { statements, values } = await countQueries(node.get(DataSource), () =>
      list(adminToken, '?limit=2'),
    );
    const at = statements.findIndex((sql) => sql.includes('suspension_reason AS reason'));
    const plan = await elsewhere.transaction(async (tx) => {
      // Of so few rows it would read all.
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query(`EXPLAIN ${statements[at]}`, values[at]);
    });
    expect(JSON.stringify(plan)).toContain('clinician_by_suspension');
    expect(JSON.stringify(plan)).not.toContain('Sort Key: c.');
  });
});

describe('a look at sessions as they are known', () => {
  const run = (sql: string, parameters: unknown[]) => elsewhere.query(sql, parameters);
  /** As it is in the database. */
  const read = async (bearer: string) => {
    const standing = await standingOfToken(run, hashToken(bearer));
    if (!standing) throw new Error('there is no such session');
    return standing;
  };

  it('reads those alone that changed since, and names those that ended', async () => {
    const known = new Map<string, string>();
    for (const bearer of [token, adminToken, (await signedIn()).token]) {
      const { viewer, version } = await read(bearer);
      known.set(viewer.sessionId, version);
    }
    expect(await changesOfSessions(run, known)).toEqual(new Map());
    await run('UPDATE clinician SET display_name = $2 WHERE id = $1', [clinician.id, 'Dr. Anew']);
    await run('UPDATE session SET revoked_at = now() WHERE id = $1', [admin.sessionId]);
    const changed = await changesOfSessions(run, known);
    expect([...changed.keys()].sort()).toEqual([clinician.sessionId, admin.sessionId].sort());
    expect(changed.get(admin.sessionId)).toBeNull();
    expect(changed.get(clinician.sessionId)).toEqual(await read(token));
  });

  it('finds the end of a session that was never read, alone as well', async () => {
    await run('UPDATE session SET revoked_at = now() WHERE id = $1', [admin.sessionId]);
    const known = new Map([[admin.sessionId, '']]);
    expect([...(await changesOfSessions(run, known))]).toEqual([[admin.sessionId, null]]);
  });

  it('finds a verification that runs out though nothing was written', async () => {
    await run(`UPDATE clinician SET verified_until = now() + interval '1 second' WHERE id = $1`, [
      clinician.id,
    ]);
    const { viewer, version } = await read(token);
    expect(viewer).toMatchObject({ verification: 'verified', verified: true });
    await sleep(1_000);
    const changed = await changesOfSessions(run, new Map([[viewer.sessionId, version]]));
    expect(changed.get(viewer.sessionId)?.viewer).toMatchObject({
      verification: 'expired',
      verified: false,
    });
  });
});
