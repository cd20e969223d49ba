import { testDatabase, insertClinician, type TestDatabase } from '@rounds/testing';
import type { CliniciansQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import type { DataSource } from 'typeorm';
import { ClinicianDirectory } from './clinician-directory.js';
import { FollowsService } from './follows.service.js';

let database: TestDatabase;
let dataSource: DataSource;
let directory: ClinicianDirectory;
let reader: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
  directory = new ClinicianDirectory(dataSource);
  reader = await insertClinician(dataSource, { displayName: 'Reader Zero' });
  for (const [displayName, specialty, followers] of [
    ['Dr. Anna Berger', 'cardiology', 5],
    ['Ben O’Brien', 'cardiology', 9],
    ['Carla Meyer-Schmidt', 'psychiatry', 2],
    ['Prof. Dr. ANNE Özdemir', 'psychiatry', 9],
    ['Daniel Ann', 'cardiology', 0],
  ] as const) {
    const { id } = await insertClinician(dataSource, { displayName, specialty });
    await dataSource.query('UPDATE clinician SET follower_count = $2 WHERE id = $1', [
      id,
      followers,
    ]);
  }
});
afterAll(() => database.drop());

const list = (query: Partial<CliniciansQuery>) =>
  directory.list(reader, { limit: 20, sort: 'followers', ...query });
const names = async (query: Partial<CliniciansQuery>) =>
  (await list(query)).items.map((item) => item.displayName);

describe('the directory of clinicians', () => {
  it('finds the beginning of any word of a name, whatever the case', async () => {
    const anns = ['Prof. Dr. ANNE Özdemir', 'Dr. Anna Berger', 'Daniel Ann'];
    expect(await names({ q: 'ann' })).toEqual(anns);
    expect(await names({ q: 'özd' })).toEqual(['Prof. Dr. ANNE Özdemir']);
    expect(await names({ q: 'schm' })).toEqual(['Carla Meyer-Schmidt']);
    expect(await names({ q: 'brien' })).toEqual(['Ben O’Brien']);
    expect(await names({ q: 'BERG ann' })).toEqual(['Dr. Anna Berger']);
    expect(await names({ q: 'nna' })).toEqual([]);
    expect(await names({ q: '!*' })).toEqual([]);
  });

  it('is of one specialty where asked, by followers or by name', async () => {
    expect(await names({ specialty: 'psychiatry' })).toEqual([
      'Prof. Dr. ANNE Özdemir',
      'Carla Meyer-Schmidt',
    ]);
    expect((await names({ sort: 'name' })).slice(0, 3)).toEqual([
      'Ben O’Brien',
      'Carla Meyer-Schmidt',
      'Daniel Ann',
    ]);
  });

  it.each(['followers', 'name'] as const)('pages by %s without gap or overlap', async (sort) => {
    const whole = await names({ sort });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort, limit: 2, cursor });
      seen.push(...page.items.map((item) => item.displayName));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(whole);
    expect(whole).toHaveLength(6);
  });

  it('refuses a cursor of the other order', async () => {
    const { nextCursor } = await list({ limit: 1 });
    await expect(list({ sort: 'name', cursor: nextCursor ?? '' })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });

  it('knows whom the reader follows, and nobody who is not verified', async () => {
    const follows = new FollowsService(dataSource);
    const [first, second] = (await list({ limit: 2 })).items;
    await follows.follow(reader, first?.id ?? '');
    expect(await directory.get(reader, first?.id ?? '')).toMatchObject({
      followed: true,
      followerCount: 10,
      verified: true,
    });
    expect((await directory.get(reader, second?.id ?? '')).followed).toBe(false);
    await dataSource.query('UPDATE clinician SET suspended_at = now() WHERE id = $1', [first?.id]);
    await expect(directory.get(reader, first?.id ?? '')).rejects.toMatchObject({
      code: 'clinician_not_found',
    });
    expect(await names({})).not.toContain(first?.displayName);
  });

  it('reads pages and names by an index', async () => {
    await dataSource.query(
      `INSERT INTO clinician (id, email, display_name, password_hash, terms_version,
         terms_accepted_at, verification_status, verified_until, follower_count)
       SELECT gen_random_uuid(), n || '@many.test', 'Many ' || md5(n::text), 'x', '2026-11', now(),
         'verified', now() + interval '1 year', n % 97 FROM generate_series(1, 5000) n`,
    );
    await dataSource.query('VACUUM ANALYZE clinician');
    const planOf = async (query: Partial<CliniciansQuery>) => {
      let sql = '';
      let values: unknown[] = [];
      const spy = {
        query: async (text: string, given: unknown[]) => ((sql = text), (values = given), []),
      };
      await new ClinicianDirectory(spy as unknown as DataSource).list(reader, {
        limit: 20,
        sort: 'followers',
        ...query,
      });
      return JSON.stringify(await dataSource.query(`EXPLAIN ${sql}`, values));
    };
    expect(await planOf({})).toContain('clinician_by_followers');
    expect(await planOf({ sort: 'name' })).toContain('clinician_by_name');
    expect(await planOf({ specialty: 'cardiology' })).toContain('clinician_by_specialty_followers');
    expect(await planOf({ q: 'abc' })).toContain('clinician_by_name_words');
  });

  it('shows a suspended clinician and the reason to moderators and admins alone', async () => {
    const suspended = await insertClinician(dataSource, { displayName: 'Sus Pended' });
    const set = (at: string | null) =>
      dataSource.query(
        `UPDATE clinician SET suspended_at = $2, suspension_reason = 'spam' WHERE id = $1`,
        [suspended.id, at],
      );
    await set('2026-01-02T03:04:05.000Z');
    const suspension = { reason: 'spam', since: '2026-01-02T03:04:05.000Z' };
    for (const role of ['moderator', 'admin'] as const) {
      expect(await directory.get({ ...reader, role }, suspended.id)).toMatchObject({
        verified: false,
        suspension,
      });
    }
    for (const role of ['clinician', 'reviewer'] as const) {
      await expect(directory.get({ ...reader, role }, suspended.id)).rejects.toMatchObject({
        code: 'clinician_not_found',
      });
    }
    expect(await names({ q: 'pended' })).toEqual([]);
    await set(null);
    expect(await directory.get({ ...reader, role: 'moderator' }, suspended.id)).toMatchObject({
      verified: true,
      suspension: null,
    });
    expect(await directory.get(reader, suspended.id)).not.toHaveProperty('suspension');
  });
});
