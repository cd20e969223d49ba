import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError, newId, readEnvironment, createLogger } from '@rounds/platform';
import {
  blankDatabase,
  registerClinician,
  registerVerified,
  request,
  startTestApp,
  type TestDatabase,
} from '@rounds/testing';
import { cliContext } from '../../apps/cli/cli-context.js';
import { createProgram } from '../../apps/cli/program.js';

jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command as `npm run rounds -- …` does, on this database; answers what it printed. */
async function rounds(url: string, ...args: string[]): Promise<string[]> {
  const environment = readEnvironment({ DATABASE_URL: url, LOG_LEVEL: 'silent' });
  const lines: string[] = [];
  const context = cliContext(environment, createLogger('silent'));
  const program = createProgram({ ...context, say: (line) => void lines.push(line) });
  for (const command of [program, ...program.commands]) command.exitOverride();
  await program.parseAsync(['node', 'rounds', ...args]);
  return lines;
}

it('migrate makes an empty database usable, and says so again the second time', async () => {
  const database = await blankDatabase();
  try {
    const first = await rounds(database.url, 'migrate');
    expect(first.at(-1)).toBe('The database is up to date.');
    expect(first.length).toBeGreaterThan(5);
    expect(await rounds(database.url, 'migrate')).toEqual(['The database is up to date.']);
    const dataSource = await database.dataSource();
    const [row] = await dataSource.query(
      `SELECT (SELECT count(*)::int FROM channel WHERE slug = 'cardiology') AS channels,
         (SELECT count(*) > 100 FROM medication) AS medications,
         to_regclass('graphile_worker.jobs') IS NOT NULL AS jobs`,
    );
    expect(row).toEqual({ channels: 1, medications: true, jobs: true });
  } finally {
    await database.drop();
  }
});

it('two processes that migrate at once both succeed', async () => {
  const database = await blankDatabase();
  try {
    const [one, other] = await Promise.all([
      rounds(database.url, 'migrate'),
      rounds(database.url, 'migrate'),
    ]);
    expect([one, other].map((lines) => lines.length).sort((a, b) => a - b)[0]).toBe(1);
  } finally {
    await database.drop();
  }
});

describe('with a forum', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('make-admin gives a registered account every right, while the forum runs', async () => {
    const { token, clinician } = await registerClinician(app, { verification: 'unverified' });
    const before = await request(app, 'GET', '/api/v1/verification-requests', { token });
    expect([before.status, before.body.code]).toEqual([403, 'not_verified']);
    const printed = await rounds(app.databaseUrl, 'make-admin', clinician.email.toUpperCase());
    expect(printed).toEqual([`${clinician.displayName} is an administrator now.`]);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // a viewer is a second old at most
    const after = await request(app, 'GET', '/api/v1/verification-requests', { token });
    expect(after.status).toBe(200);
  });

  it('make-admin refuses an e-mail address that nobody registered with', async () => {
    const failing = rounds(app.databaseUrl, 'make-admin', 'nobody@rounds.test');
    await expect(failing).rejects.toThrow(/Nobody has registered with nobody@rounds.test/);
    await expect(failing).rejects.toBeInstanceOf(DomainError);
  });

  it('import adds medications, found by their names, and does not hide what it skipped', async () => {
    const file = path.join(folder, 'medications.csv');
    writeFileSync(file, 'name,brand_names\nRoundsinib,Roundsiva\n,Nameless\n');
    await expect(rounds(app.databaseUrl, 'import', 'medications', file)).rejects.toThrow(
      /1 rows were skipped/,
    );
    const [row] = await app.dataSource.query(
      `SELECT m.name FROM medication m JOIN medication_name n ON n.medication_id = m.id
        WHERE n.name = 'Roundsiva'`,
    );
    expect(row).toEqual({ name: 'Roundsinib' });
  });

  it('import refuses what it does not know', async () => {
    await expect(rounds(app.databaseUrl, 'import', 'diseases', 'x.csv')).rejects.toThrow(
      /diseases/,
    );
  });

  it('a backup holds everything, and fills an empty database with it', async () => {
    const { token } = await registerVerified(app);
    const opened = await request(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: { title: 'Kept in the backup', body: 'every *word* of it', kind: 'case' },
      headers: { 'idempotency-key': newId() },
    });
    expect(opened.status).toBe(201);
    const file = path.join(folder, 'rounds.backup');
    const printed = await rounds(app.databaseUrl, 'backup', file);
    expect(printed[0]).toMatch(/^\d+ rows of \d+ tables are in /);
    expect(existsSync(file)).toBe(true);

    const target = await blankDatabase();
    try {
      const restored = await rounds(target.url, 'restore', file);
      expect(restored[0]).toMatch(/^\d+ rows are restored/);
      await sameRows(app.dataSource, target);
      const other = await startTestApp({ env: { DATABASE_URL: target.url } });
      try {
        const thread = await request<{ title: string }>(
          other,
          'GET',
          `/api/v1/threads/${String(opened.body.id)}`,
          { token },
        );
        expect(thread.body.title).toBe('Kept in the backup');
      } finally {
        await other.close();
      }
      await expect(rounds(target.url, 'restore', file)).rejects.toThrow(/nothing was restored/);
    } finally {
      await target.drop();
    }
  });

  it('a restore also takes a database that has booted but that nobody has used', async () => {
    const file = path.join(folder, 'other.backup');
    await rounds(app.databaseUrl, 'backup', file);
    const target = await blankDatabase();
    try {
      await rounds(target.url, 'migrate');
      await rounds(target.url, 'restore', file);
      await sameRows(app.dataSource, target);
    } finally {
      await target.drop();
    }
  });

  it('a damaged backup restores nothing', async () => {
    const file = path.join(folder, 'damaged.backup');
    await rounds(app.databaseUrl, 'backup', file);
    truncateSync(file, 10_000);
    const target = await blankDatabase();
    try {
      await expect(rounds(target.url, 'restore', file)).rejects.toThrow(/cannot be restored/);
      const dataSource = await target.dataSource();
      expect(await dataSource.query('SELECT 1 FROM clinician')).toEqual([]);
    } finally {
      await target.drop();
    }
  });

  it('reindex builds the search anew', async () => {
    const { token } = await registerVerified(app);
    await request(app, 'POST', '/api/v1/channels/cardiology/threads', {
      token,
      body: { title: 'Flecainide and flutter', body: 'One to one conduction.', kind: 'question' },
      headers: { 'idempotency-key': newId() },
    });
    const printed = await rounds(app.databaseUrl, 'reindex');
    expect(printed.at(-1)).toMatch(/^\d+ posts are indexed\.$/);
    const found = await request<{ total: number }>(app, 'GET', '/api/v1/search?q=flecainide', {
      token,
    });
    expect(found.body.total).toBe(1);
  });
});

async function sameRows(
  source: { query(sql: string): Promise<unknown> },
  target: TestDatabase,
): Promise<void> {
  const copy = await target.dataSource();
  for (const table of [
    'clinician',
    'thread',
    'post',
    'channel',
    'channel_event',
    'medication',
    'session',
  ]) {
    const sql = `SELECT count(*)::int AS n, md5(string_agg(t::text, '' ORDER BY t::text)) AS rows FROM ${table} t`;
    expect([table, await copy.query(sql)]).toEqual([table, await source.query(sql)]);
  }
}
