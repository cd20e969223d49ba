import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { backupDatabase, readBackupManifest } from './backup.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { restoreDatabase } from './restore.js';

const SCHEMA = `
  CREATE TABLE migration (id serial PRIMARY KEY, timestamp bigint NOT NULL, name text NOT NULL);
  INSERT INTO migration (timestamp, name) VALUES (1, 'First1'), (2, 'Second2');
  CREATE TABLE author (id uuid PRIMARY KEY, name text NOT NULL, tags text[], chief uuid REFERENCES author);
  CREATE TABLE answer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES author,
    body text NOT NULL, data jsonb, raw bytea, weight float8, at timestamptz,
    document tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED);
  CREATE TABLE "Odd ""name" ("select" int, "ü 💊" text);
  CREATE TABLE nothing_yet (id int);
  CREATE TABLE log (id int, month int) PARTITION BY LIST (month);
  CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);
  CREATE TABLE audit (said text);
  CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO audit VALUES ('triggered'); RETURN NEW; END $$;
  CREATE TRIGGER noted AFTER INSERT ON answer FOR EACH ROW EXECUTE FUNCTION note();
  CREATE SCHEMA graphile_worker;
  CREATE TABLE graphile_worker.job (id int)`;

const ROWS = `
  INSERT INTO author VALUES
    ('018f0000-0000-7000-8000-000000000001', 'Zoë 👩🏽‍⚕️', '{a,"b, c",NULL}', '018f0000-0000-7000-8000-000000000002'),
    ('018f0000-0000-7000-8000-000000000002', 'O''Neill', NULL, NULL);
  INSERT INTO answer (author_id, body, data, raw, weight, at) VALUES
    ('018f0000-0000-7000-8000-000000000001', E'tab\\t back\\\\slash\\nnew line\\r\\n\\\\.\\n💊',
     '{"dose": 1.10, "note": "\\u00b5g 💊", "list": [null, true]}', '\\x00ff0a5c2e', 0.1::float8 + 0.2,
     '2024-02-29 12:00:00.123456+05:30'),
    ('018f0000-0000-7000-8000-000000000002', '', NULL, NULL, 'NaN', 'infinity');
  DELETE FROM answer WHERE id = 2;
  INSERT INTO "Odd ""name" VALUES (NULL, '\\N'), (7, NULL);
  INSERT INTO log VALUES (1, 1);
  INSERT INTO graphile_worker.job VALUES (1)`;

const TABLES = ['migration', 'author', 'answer', '"Odd ""name"', 'nothing_yet', 'log', 'audit'];

let folder: string;
let server: EmbeddedPostgres;
let count = 0;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rounds-backup-'));
  fs.chmodSync(folder, 0o755);
  server = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'postgres'),
    flags: ['fsync=off'],
  });
});

afterAll(async () => {
  await server?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function database(...statements: string[]): Promise<string> {
  const name = `case_${++count}`;
  await query(server.url, `CREATE DATABASE ${name}`);
  const url = server.url.replace(/rounds$/, name);
  for (const sql of statements) await query(url, sql);
  return url;
}

const newFile = () => path.join(folder, `${++count}.backup`);

async function everything(url: string): Promise<unknown> {
  const content: Record<string, unknown> = {};
  for (const table of TABLES) {
    const rows = await query(url, `SELECT t::text AS row FROM ${table} t ORDER BY 1`);
    content[table] = rows.map(({ row }) => row);
  }
  return content;
}

describe('a backup', () => {
  it('brings every table back exactly as it was', async () => {
    const source = await database(SCHEMA, ROWS);
    const file = newFile();
    const report = await backupDatabase(source, file);
    expect(report).toMatchObject({
      postgres: expect.stringMatching(/^18/),
      migrations: ['First1', 'Second2'],
      rows: { migration: 2, author: 2, answer: 1, 'Odd "name': 2, nothing_yet: 0, log_1: 1 },
    });

    const target = await database(SCHEMA);
    await restoreDatabase(target, file);
    expect(await everything(target)).toEqual(await everything(source));
    expect(await query(target, `SELECT id FROM answer WHERE document @@ 'slash'`)).toHaveLength(1);
    expect(await query(target, 'SELECT * FROM graphile_worker.job')).toEqual([]);
  });

  it('goes on counting where the sequences stood', async () => {
    const file = newFile();
    await backupDatabase(await database(SCHEMA, ROWS), file);
    const target = await database(SCHEMA);
    await restoreDatabase(target, file);
    const [added] = await query(
      target,
      `INSERT INTO answer (author_id, body) SELECT id, 'next' FROM author LIMIT 1 RETURNING id`,
    );
    expect(added).toEqual({ id: '3' });
  });

  it('leaves constraints and triggers in force after the restore', async () => {
    const file = newFile();
    await backupDatabase(await database(SCHEMA, ROWS), file);
    const target = await database(SCHEMA);
    await restoreDatabase(target, file);
    await expect(
      query(target, `INSERT INTO answer (author_id, body) VALUES (gen_random_uuid(), 'x')`),
    ).rejects.toMatchObject({ code: '23503' });
  });

  it('is of one moment while others write', async () => {
    const source = await database(SCHEMA, ROWS);
    await query(source, `INSERT INTO audit SELECT repeat('x', 500) FROM generate_series(1, 40000)`);
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await query(
          source,
          `WITH one AS (INSERT INTO nothing_yet VALUES (1)) INSERT INTO "Odd ""name" VALUES (1)`,
        );
      }
    })();
    const file = newFile();
    const { rows } = await backupDatabase(source, file);
    writing = false;
    await writer;
    expect(rows['Odd "name']).toBe(rows['nothing_yet']! + 2);
    const target = await database(SCHEMA);
    expect((await restoreDatabase(target, file)).rows).toEqual(rows);
  });

  it('is readable by its owner alone and says what it is before a restore', async () => {
    const file = newFile();
    await backupDatabase(await database(SCHEMA, ROWS), file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect((await readBackupManifest(file)).migrations).toEqual(['First1', 'Second2']);
  });

  it('that fails leaves the former file and nothing else', async () => {
    const source = await database(
      SCHEMA,
      `INSERT INTO audit SELECT repeat(md5(i::text), 30) FROM generate_series(1, 200000) i`,
    );
    const file = newFile();
    fs.writeFileSync(file, 'the former one');
    const failing = expect(backupDatabase(source, file)).rejects.toThrow(/terminat/);
    while (!fs.existsSync(`${file}.partial`))
      await new Promise((resolve) => setTimeout(resolve, 1));
    await query(
      server.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${source.split('/').at(-1)}'`,
    );
    await failing;
    expect(fs.readFileSync(file, 'utf8')).toBe('the former one');
    expect(fs.existsSync(`${file}.partial`)).toBe(false);
  });

  it('that cannot be written is refused without hanging', async () => {
    const source = await database(SCHEMA);
    await expect(backupDatabase(source, '/nowhere/at/all')).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(backupDatabase(source, '/dev/full/x')).rejects.toThrow();
  });
});

describe('a restore', () => {
  let file: string;
  beforeAll(async () => {
    file = newFile();
    const source = await database(SCHEMA, ROWS);
    await query(source, `INSERT INTO audit SELECT md5(i::text) FROM generate_series(1, 50000) i`);
    await backupDatabase(source, file);
  });

  it('is refused where there are rows already', async () => {
    const target = await database(SCHEMA, `INSERT INTO nothing_yet VALUES (1)`);
    await expect(restoreDatabase(target, file)).rejects.toMatchObject({
      code: 'restore-refused',
      message: expect.stringContaining('"nothing_yet" already has rows'),
    });
    expect(await query(target, 'SELECT * FROM author')).toEqual([]);
  });

  it('replaces the rows that the migrations made', async () => {
    const target = await database(
      `${SCHEMA}; INSERT INTO author VALUES (gen_random_uuid(), 'made by a migration')`,
    );
    await restoreDatabase(target, file);
    expect(await query(target, 'SELECT count(*)::int AS n FROM author')).toEqual([{ n: 2 }]);
  });

  it('is refused where such a row was changed since', async () => {
    const target = await database(
      `${SCHEMA}; INSERT INTO author VALUES (gen_random_uuid(), 'made by a migration')`,
      `UPDATE author SET name = 'changed by an admin'`,
    );
    await expect(restoreDatabase(target, file)).rejects.toMatchObject({ code: 'restore-refused' });
  });

  it('is refused the second time', async () => {
    const target = await database(SCHEMA);
    await restoreDatabase(target, file);
    await expect(restoreDatabase(target, file)).rejects.toMatchObject({ code: 'restore-refused' });
  });

  it('replaces rows that came later, if told so', async () => {
    const target = await database(SCHEMA, `INSERT INTO audit VALUES ('seed')`);
    await restoreDatabase(target, file, { replace: ['audit'] });
    expect(await query(target, `SELECT count(*)::int AS n FROM audit`)).toEqual([{ n: 50_002 }]);
  });

  it('is refused at other migrations, and says which', async () => {
    const target = await database(
      SCHEMA,
      `INSERT INTO migration (timestamp, name) VALUES (3, 'Third3')`,
    );
    await expect(restoreDatabase(target, file)).rejects.toMatchObject({
      code: 'restore-refused',
      message: expect.stringMatching(/the backup is at Second2 .*the database at Third3/),
    });
  });

  it('is refused where a table has other columns', async () => {
    const target = await database(SCHEMA, `ALTER TABLE audit ADD COLUMN more text`);
    await expect(restoreDatabase(target, file)).rejects.toMatchObject({ code: 'restore-refused' });
  });

  it('is refused to a user who may not suspend constraints', async () => {
    const target = await database(
      SCHEMA,
      `CREATE ROLE plain LOGIN PASSWORD 'plain'; GRANT ALL ON SCHEMA public TO plain;
       GRANT ALL ON ALL TABLES IN SCHEMA public TO plain`,
    );
    const url = target.replace(/\/\/.*@/, '//plain:plain@');
    await expect(restoreDatabase(url, file)).rejects.toMatchObject({ code: 'restore-refused' });
  });

  it.each([
    ['a changed byte', (bytes: Buffer) => bytes.fill(bytes[5_000]! ^ 0x10, 5_000, 5_001)],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ['half of it lost', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['no gzip at all', () => Buffer.from('{"format":"rounds-backup"}\n')],
    ['nothing in it', () => Buffer.alloc(0)],
  ])('leaves the database as it was after %s', async (_what, damage) => {
    const damaged = newFile();
    fs.writeFileSync(damaged, damage(Buffer.from(fs.readFileSync(file))));
    const target = await database(SCHEMA);
    const before = await everything(target);
    await expect(restoreDatabase(target, damaged)).rejects.toMatchObject({
      code: 'backup-damaged',
    });
    expect(await everything(target)).toEqual(before);
  });

  it('proves the checksum of a sound gzip whose content was changed', async () => {
    const { gunzipSync, gzipSync } = await import('node:zlib');
    const text = gunzipSync(fs.readFileSync(file)).toString('latin1');
    const damaged = newFile();
    fs.writeFileSync(damaged, gzipSync(Buffer.from(text.replace("O'Neill", "O'Niell"), 'latin1')));
    const target = await database(SCHEMA);
    await expect(restoreDatabase(target, damaged)).rejects.toMatchObject({
      code: 'backup-damaged',
      message: expect.stringContaining('checksum'),
    });
    expect(await query(target, 'SELECT * FROM author')).toEqual([]);
  });

  it('says that the file is missing', async () => {
    await expect(
      restoreDatabase(await database(SCHEMA), path.join(folder, 'none')),
    ).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
