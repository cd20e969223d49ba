import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '@rounds/platform';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { importCms, importNucc } from './import-taxonomy.js';

let database: TestDatabase;
let dataSource: DataSource;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-taxonomy-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function run(importer: typeof importNucc, text: string) {
  const file = path.join(folder, 'rows.csv');
  writeFileSync(file, text);
  const reasons: string[] = [];
  const result = await importer(dataSource, file, {
    progress: () => undefined,
    badRow: (line, reason) => reasons.push(`${line}: ${reason}`),
  });
  return { ...result, reasons };
}

const NUCC = [
  'Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section',
  '207R00000X,Allopathic & Osteopathic Physicians,Internal Medicine,,"Not kept, here",,Internal Medicine Physician,Individual',
  '207RC0000X,Allopathic & Osteopathic Physicians,Internal Medicine,Cardiovascular Disease,Not kept,,Cardiovascular Disease Physician,Individual',
  '12,Allopathic & Osteopathic Physicians,Internal Medicine,,,,,Individual',
  '261QX0200X,,Clinic/Center,Oncology,,,,Non-Individual',
  '282N00000X,Hospitals,General Acute Care Hospital,,,,General Acute Care Hospital,Non-Individual',
];

it('stores NUCC codes and labels, in either of its layouts, and names bad rows', async () => {
  const result = await run(importNucc, NUCC.join('\r\n'));
  expect(result).toEqual({
    stored: 3,
    bad: 2,
    reasons: ['4: has the code “12”, which is not like 207R00000X', '5: has no Grouping'],
  });
  const older = await run(
    importNucc,
    [
      'Code,Grouping,Classification,Specialization,Definition,Effective Date,Deactivation Date,Last Modified Date,Notes,Display Name',
      '101Y00000X,Behavioral Health,Counselor,,A provider,20020101,,,,Counselor',
      '101YX0000X,Behavioral Health,Counselor,Gone,A provider,20020101,20100101,,,Gone',
    ].join('\n'),
  );
  expect(older).toMatchObject({ stored: 1, bad: 0 });
  const rows = await dataSource.query<{ code: string; name: string }[]>(
    'SELECT code, display_name AS name FROM taxonomy_code ORDER BY code',
  );
  expect(rows).toEqual([
    { code: '101Y00000X', name: 'Counselor' },
    { code: '207R00000X', name: 'Internal Medicine Physician' },
    { code: '207RC0000X', name: 'Cardiovascular Disease Physician' },
    { code: '282N00000X', name: 'General Acute Care Hospital' },
  ]);
});

it('changes nothing when it is run again', async () => {
  const all = () => dataSource.query('SELECT * FROM taxonomy_code ORDER BY code');
  const before = await all();
  await run(importNucc, NUCC.join('\n'));
  expect(await all()).toEqual(before);
});

it('stores CMS’s crosswalk without its footnotes', async () => {
  const result = await run(
    importCms,
    [
      'MEDICARE SPECIALTY CODE,MEDICARE PROVIDER/SUPPLIER TYPE DESCRIPTION,PROVIDER TAXONOMY CODE,"PROVIDER TAXONOMY DESCRIPTION:  TYPE, CLASSIFICATION, SPECIALIZATION"',
      '01,Physician/General Practice,208D00000X,Allopathic & Osteopathic Physicians/General Practice',
      '06[3],Physician/Cardiovascular Disease (Cardiology)[1],207RC0000X,Allopathic',
      '06,Physician/Cardiovascular Disease (Cardiology),207RC0000X,again under another heading',
      'A5,Pharmacy,333600000X,Suppliers/Pharmacy',
      'N/A,Clinic,261Q00000X,Ambulatory',
      ',"[1] A footnote, at the end",,',
      '6,Physician,207RC0000X,one digit',
      '06,Physician,207RC0000,short',
    ].join('\n'),
  );
  expect(result).toEqual({
    stored: 3,
    bad: 2,
    reasons: [
      '8: has the specialty “6”, which is no code',
      '9: has the code “207RC0000”, which is not like 207R00000X',
    ],
  });
  const rows = await dataSource.query(
    'SELECT cms_code AS cms, taxonomy_code AS taxonomy FROM specialty_taxonomy ORDER BY 1',
  );
  expect(rows).toEqual([
    { cms: '01', taxonomy: '208D00000X' },
    { cms: '06', taxonomy: '207RC0000X' },
    { cms: 'A5', taxonomy: '333600000X' },
  ]);
});

it('takes CMS’s specialties in the form in which they are shipped', async () => {
  const shipped = readFileSync(
    path.join(projectRoot(), 'libs/identity/data/specialties_cms.csv'),
    'utf8',
  );
  const added = `${shipped.trim()}\nZ9,Space Medicine,physician,0\n`;
  const { stored, bad } = await run(importCms, added);
  expect(bad).toBe(0);
  expect(stored).toBe(added.trim().split('\n').length - 1);
  expect(
    await dataSource.query(`SELECT slug, name, cms_code FROM specialty WHERE cms_code IN ('06','Z9')
      ORDER BY cms_code`),
  ).toEqual([
    { slug: 'cardiology', name: 'Cardiovascular Disease (Cardiology)', cms_code: '06' },
    { slug: 'space-medicine', name: 'Space Medicine', cms_code: 'Z9' },
  ]);
});

it('goes on where an import was broken off', async () => {
  const codes = Array.from({ length: 1_200 }, (_, i) => `${String(100_000_000 + i)}X`);
  const text = [NUCC[0], ...codes.map((code) => `${code},G,C,S,,,D,Individual`)].join('\n');
  const file = path.join(folder, 'broken.csv');
  writeFileSync(file, text);
  const stop = () => {
    throw new Error('the process dies');
  };
  await expect(
    importNucc(dataSource, file, { progress: stop, badRow: () => undefined }),
  ).rejects.toThrow('dies');
  const report = { progress: () => undefined, badRow: () => undefined };
  expect(await importNucc(dataSource, file, report)).toEqual({ stored: 200, bad: 0 });
  const [row] = await dataSource.query<unknown[]>(
    `SELECT count(*)::int FROM taxonomy_code WHERE grouping = 'G'`,
  );
  expect(row).toEqual({ count: 1_200 });
});

it('refuses a file that is neither', async () => {
  await expect(run(importCms, 'a,b\n1,2\n')).rejects.toMatchObject({ code: 'unreadable_file' });
  await expect(run(importNucc, 'a,b\n1,2\n')).rejects.toMatchObject({
    code: 'unreadable_file',
    message: expect.stringContaining('Missing: Code'),
  });
  const report = { progress: () => undefined, badRow: () => undefined };
  await expect(importNucc(dataSource, path.join(folder, 'no.csv'), report)).rejects.toMatchObject({
    code: 'unreadable_file',
  });
});
