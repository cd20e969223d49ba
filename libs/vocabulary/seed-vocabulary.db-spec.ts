import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { countQueries, testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { importMedications } from './import-vocabulary.js';
import { seedVocabulary } from './seed-vocabulary.js';
import { readSuppliedFiles } from './vocabulary-files.js';

const shipped = path.join(process.cwd(), 'libs/vocabulary/data');
const silent = { progress: () => undefined, badRow: () => undefined };

describe('seeding the vocabulary', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let folder: string;

  beforeEach(async () => {
    database = await testDatabase();
    dataSource = await database.dataSource();
    folder = mkdtempSync(path.join(tmpdir(), 'rounds-vocabulary-'));
    cpSync(shipped, folder, { recursive: true });
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  /** The template has been seeded already. */
  const empty = () =>
    dataSource.query(`TRUNCATE medication, effect CASCADE;
      UPDATE vocabulary_version SET files_hash = '', revision = 0`);

  const all = (sql: string) => dataSource.query<Record<string, unknown>[]>(sql);
  const everything = () =>
    all(`SELECT jsonb_build_object(
        'medication', (SELECT jsonb_agg(m ORDER BY id) FROM medication m),
        'names', (SELECT jsonb_agg(n ORDER BY medication_id, folded) FROM medication_name n),
        'effect', (SELECT jsonb_agg(e ORDER BY id) FROM effect e),
        'effectNames', (SELECT jsonb_agg(n ORDER BY effect_id, folded) FROM effect_name n),
        'version', (SELECT jsonb_agg(v) FROM vocabulary_version v)) AS rows`);
  const edit = (file: string, change: (text: string) => string) => {
    const at = path.join(folder, file);
    const before = readFileSync(at, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(at, after);
  };
  const names = async (slug: string) =>
    (
      await all(`SELECT n.name FROM medication_name n JOIN medication m ON m.id = n.medication_id
        WHERE m.slug = '${slug}' ORDER BY 1`)
    ).map((row) => row.name);
  const one = async (sql: string) => (await all(sql))[0]!;

  it('stores all of it, and a second time asks one question', async () => {
    await empty();
    expect(await seedVocabulary(dataSource)).toBe(true);
    const {
      medications,
      names: count,
      effects,
    } = await one(`SELECT
      (SELECT count(*)::int FROM medication) AS medications,
      (SELECT count(*)::int FROM medication_name) AS names,
      (SELECT count(*)::int FROM effect) AS effects`);
    expect(medications).toBeGreaterThan(3_350);
    expect(count).toBeGreaterThan(19_000);
    expect(effects).toBe(837);

    const stored = await everything();
    const again = await countQueries(dataSource, () => seedVocabulary(dataSource));
    expect(again).toMatchObject({ result: false, count: 1 });
    expect(await everything()).toEqual(stored);
  });

  it('stores grades as CTCAE has them, with null where there is none', async () => {
    const { grades, ctcae_version } = await one(
      `SELECT grades, ctcae_version FROM effect WHERE slug = 'alopecia'`,
    );
    expect(grades).toHaveLength(5);
    expect(grades).toEqual([expect.any(String), expect.any(String), null, null, null]);
    expect(ctcae_version).toBe('5.0');
  });

  it('is done once by processes that boot at the same time', async () => {
    await empty();
    const processes = await Promise.all([1, 2, 3, 4].map(() => database.dataSource()));
    const seeded = await Promise.all(processes.map((each) => seedVocabulary(each)));
    expect(seeded.filter(Boolean)).toHaveLength(1);
    expect(await one('SELECT revision FROM vocabulary_version')).toEqual({ revision: '1' });
  });

  it('brings an older version up to date and keeps ids and rows', async () => {
    await empty();
    edit('medications.csv', (text) =>
      text
        .replace(/^(11289,warfarin),/m, '11289,warfarine,')
        .replace('Coumadin', 'Kumadin')
        .replace(/^.*,metformin,.*\n/m, ''),
    );
    edit('medications.csv', (text) => `${text}99999999,oldomycin,,,,Oldo,,,,other\n`);
    for (const file of ['medication_abbreviations.csv', 'medication_merges.csv']) {
      edit(file, (text) => `${text.split('\n')[0]}\n`);
    }
    await seedVocabulary(dataSource, readSuppliedFiles(folder));
    const old = await one(`SELECT id FROM medication WHERE slug = 'warfarine'`);
    const gone = await one(`SELECT id FROM medication WHERE slug = 'oldomycin'`);
    const sertraline = await one(`SELECT id FROM medication WHERE slug = 'sertraline'`);
    expect(await names('warfarine')).toContain('Kumadin');

    expect(await seedVocabulary(dataSource)).toBe(true);
    // The same RxCUI under a new name is the same medication.
    expect(await one(`SELECT id, name FROM medication WHERE slug = 'warfarin'`)).toEqual({
      id: old.id,
      name: 'warfarin',
    });
    expect(await names('warfarin')).toContain('Coumadin');
    expect(await names('warfarin')).not.toContain('Kumadin');
    expect(await names('warfarin')).not.toContain('warfarine');
    expect(await one(`SELECT id FROM medication WHERE slug = 'sertraline'`)).toEqual(sertraline);
    expect(await one(`SELECT id FROM medication WHERE slug = 'oldomycin'`)).toEqual(gone);
    expect(await names('metformin')).toContain('Glucophage');
  });

  it('survives RxCUIs that change places', async () => {
    await empty();
    edit('medications.csv', (text) =>
      text
        .replace(/^11289,warfarin,/m, 'X,warfarin,')
        .replace(/^6809,metformin,/m, '11289,metformin,')
        .replace(/^X,/m, '6809,'),
    );
    await seedVocabulary(dataSource, readSuppliedFiles(folder));
    await seedVocabulary(dataSource);
    const rxcuis = await all(
      `SELECT slug, rxcui FROM medication WHERE slug IN ('warfarin', 'metformin') ORDER BY slug`,
    );
    expect(rxcuis).toEqual([
      { slug: 'metformin', rxcui: '6809' },
      { slug: 'warfarin', rxcui: '11289' },
    ]);
  });

  it('leaves alone what an operator imported', async () => {
    const file = path.join(folder, 'own.csv');
    writeFileSync(file, 'name,drug_class,brand_names\nwarfarin,Our own class,Warfarex\n');
    await importMedications(dataSource, file, silent);
    await dataSource.query(`UPDATE vocabulary_version SET files_hash = 'older'`);
    await seedVocabulary(dataSource);
    expect(await one(`SELECT drug_class FROM medication WHERE slug = 'warfarin'`)).toEqual({
      drug_class: 'Our own class',
    });
    expect(await names('warfarin')).toEqual(expect.arrayContaining(['Warfarex', 'Coumadin']));
  });

  it('stores nothing when a file is wrong', async () => {
    await empty();
    edit('effect_synonyms.csv', (text) => `${text}nonsense,no-such-term,same,test\n`);
    await expect(seedVocabulary(dataSource, readSuppliedFiles(folder))).rejects.toThrow(
      'no term_id “no-such-term”',
    );
    expect(await one('SELECT count(*)::int AS n FROM medication')).toEqual({ n: 0 });
  });
});
