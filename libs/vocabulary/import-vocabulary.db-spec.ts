import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { importEffects, importMedications } from './import-vocabulary.js';

describe('importing a vocabulary', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let folder: string;

  beforeAll(async () => {
    database = await testDatabase();
    dataSource = await database.dataSource();
    folder = mkdtempSync(path.join(tmpdir(), 'rounds-import-'));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  const run = async (kind: typeof importMedications, text: string) => {
    const file = path.join(folder, 'rows.csv');
    writeFileSync(file, text);
    const progress: number[] = [];
    const reasons: string[] = [];
    const result = await kind(dataSource, file, {
      progress: (rows) => progress.push(rows),
      badRow: (line, reason) => reasons.push(`${line}: ${reason}`),
    });
    return { ...result, progress, reasons };
  };
  const row = async (sql: string) => {
    const rows = await dataSource.query<Record<string, unknown>[]>(sql);
    return rows[0];
  };

  it('stores good rows, and names the line and the fault of the others', async () => {
    const result = await run(
      importMedications,
      [
        '\uFEFFrxcui,name,brand_names,synonyms,tier',
        '90000001,testomab,Testra|Testrix,test-mab,common',
        '90000002,,Nameless,,',
        'abc,lettermab,,,',
        ',tiermab,,,rare',
        '',
        ',Testomab,,,',
        '90000001,othermab,,,',
        ',---,,,',
        ',shortmab,too,many,cells,here',
        ',"two\nlines-mab",,,other',
        ',lastmab,,,',
      ].join('\n'),
    );
    expect(result).toMatchObject({ stored: 3, bad: 7, progress: [10] });
    expect(result.reasons).toEqual([
      '3: has no name',
      '4: has an rxcui that is not a number',
      '5: has a tier that is neither common nor other',
      '7: has the name testomab of line 2',
      '8: has the rxcui 90000001 of line 2',
      '9: has a name without letters or digits',
      expect.stringMatching(/^10: cannot be read: .*(columns|length)/i),
    ]);
    const stored = await row(`SELECT m.rxcui, m.tier, m.origin,
      (SELECT array_agg(n.name || ' ' || n.kind ORDER BY n.folded) FROM medication_name n
        WHERE n.medication_id = m.id) AS names
      FROM medication m WHERE slug = 'testomab'`);
    expect(stored).toEqual({
      rxcui: '90000001',
      tier: 'common',
      origin: 'imported',
      names: ['test-mab synonym', 'testomab ingredient', 'Testra brand', 'Testrix brand'],
    });
    expect(await row(`SELECT name FROM medication WHERE slug = 'two-lines-mab'`)).toEqual({
      name: 'two lines-mab',
    });
  });

  it('replaces what it imported before, and adds to what is shipped', async () => {
    const before = await row(`SELECT id FROM medication WHERE slug = 'warfarin'`);
    await run(importMedications, 'name,brand_names\nwarfarin,Wrongname\n');
    await run(importMedications, 'name,brand_names\nwarfarin,Rightname\n');
    const after = await row(`SELECT m.id, array_agg(n.name) AS names FROM medication m
      JOIN medication_name n ON n.medication_id = m.id WHERE slug = 'warfarin' GROUP BY m.id`);
    expect(after!.id).toBe(before!.id);
    expect(after!.names).toEqual(expect.arrayContaining(['Rightname', 'Coumadin', 'warfarin']));
    expect(after!.names).not.toContain('Wrongname');
  });

  it('changes nothing where a cell is empty', async () => {
    const fields = `SELECT id, rxcui, drug_class, tier FROM medication WHERE slug = 'sertraline'`;
    const before = await row(fields);
    expect(before).toMatchObject({ rxcui: '36437', tier: 'common' });
    await run(importMedications, 'name,drug_class\nsertraline,\n');
    expect(await row(fields)).toEqual(before);
    await run(importMedications, 'name,drug_class\nsertraline,Another class\n');
    expect(await row(fields)).toEqual({ ...before, drug_class: 'Another class' });
  });

  it('lets an RxCUI move to the row that names it', async () => {
    await run(importMedications, 'rxcui,name\n90000009,firstmab\n');
    const moved = await run(importMedications, 'rxcui,name\n,firstmab\n90000009,secondmab\n');
    expect(moved).toMatchObject({ stored: 2, bad: 0 });
    expect(await row(`SELECT rxcui FROM medication WHERE slug = 'firstmab'`)).toEqual({
      rxcui: null,
    });
    expect(await row(`SELECT rxcui FROM medication WHERE slug = 'secondmab'`)).toEqual({
      rxcui: '90000009',
    });
  });

  it('knows a medication by its RxCUI and does not rename it', async () => {
    await run(importMedications, 'rxcui,name\n161,acetaminophen 500\n');
    const stored = await row(`SELECT slug, name,
      (SELECT kind FROM medication_name n WHERE n.medication_id = m.id AND folded = 'acetaminophen 500')
      FROM medication m WHERE rxcui = '161'`);
    expect(stored).toEqual({ slug: 'acetaminophen', name: 'acetaminophen', kind: 'synonym' });
  });

  it('streams a large file and says how far it is', async () => {
    const lines = Array.from({ length: 2_500 }, (_, i) => `bulkmab ${i},Bulk ${i}`);
    const result = await run(importMedications, `name,brand_names\n${lines.join('\n')}\n`);
    expect(result).toMatchObject({ stored: 2_500, bad: 0, progress: [1_000, 2_000, 2_500] });
  });

  it('imports effects with their version', async () => {
    const header = 'term,body_system,grade1,grade2,grade3,grade4,grade5,ctcae_version,synonyms';
    const result = await run(
      importEffects,
      [
        header,
        'Test ache,Test disorders,Mild,Moderate,,,,6.0,testache',
        'No grade,Test disorders,,,,,,6.0,',
        ',Test disorders,Mild,,,,,6.0,',
        'Odd version,Test disorders,Mild,,,,,six,',
      ].join('\n'),
    );
    expect(result.reasons).toEqual([
      '3: has no grade',
      '4: has no term',
      '5: has a ctcae_version that is not like 5.0',
    ]);
    expect(
      await row(`SELECT slug, grades, ctcae_version FROM effect WHERE term = 'Test ache'`),
    ).toEqual({
      slug: 'test-ache',
      grades: ['Mild', 'Moderate', null, null, null],
      ctcae_version: '6.0',
    });
  });

  it('reports a quote that is out of place and goes on', async () => {
    const text = 'name,brand_names\nfirstquotemab,\nbad"quote mab",x\nlastquotemab,\n';
    const result = await run(importMedications, text);
    expect(result).toMatchObject({ stored: 2, bad: 1 });
    expect(result.reasons).toEqual([expect.stringMatching(/^3: cannot be read: .*quote/i)]);
  });

  it('refuses a file whose first line is not the columns', async () => {
    await expect(run(importMedications, 'nmae,tier\nx,common\n')).rejects.toMatchObject({
      code: 'unreadable_file',
      message: expect.stringMatching(/Missing: name.*Unknown: nmae/),
    });
  });

  it('says that a file does not exist', async () => {
    const missing = path.join(folder, 'nowhere.csv');
    const report = { progress: () => undefined, badRow: () => undefined };
    for (const file of [missing, folder]) {
      await expect(importMedications(dataSource, file, report)).rejects.toMatchObject({
        message: expect.stringContaining(file === folder ? 'EISDIR' : 'ENOENT'),
      });
    }
  });
});
