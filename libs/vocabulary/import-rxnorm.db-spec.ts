import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import type { DataSource } from 'typeorm';
import { importRxNorm } from './import-rxnorm.js';

let database: TestDatabase;
let dataSource: DataSource;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
  folder = mkdtempSync(path.join(tmpdir(), 'rounds-rxnorm-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** As NLM writes them: 18 and 16 fields, each followed by a bar. */
const atom = (rxcui: string, tty: string, name: string, sab = 'RXNORM', suppress = 'N') =>
  `${rxcui}|ENG||||||12251526|12251526|${rxcui}||${sab}|${tty}|${rxcui}|${name}||${suppress}|4096|`;
const relation = (one: string, rela: string, other: string, sab = 'RXNORM') =>
  `${one}||CUI|RN|${other}||CUI|${rela}|4170244||${sab}||||N||`;

const CONSO = [
  atom('9100001', 'IN', 'examplomab'),
  atom('9100001', 'SY', 'XM-101'),
  atom('9100001', 'IN', 'Examplomab', 'MTHSPL'),
  atom('9100001', 'SY', 'not ours', 'MSH'),
  atom('9100002', 'IN', 'testoprine'),
  atom('9100003', 'PIN', 'testoprine hydrochloride'),
  atom('9100004', 'BN', 'Examplix'),
  atom('9100005', 'BN', 'Testoprin XR'),
  atom('9100006', 'BN', 'Twoinone'),
  atom('9100007', 'MIN', 'examplomab / testoprine'),
  atom('9100008', 'BN', 'Nobodysbrand'),
  atom('9100009', 'SCD', 'testoprine 5 MG Oral Tablet'),
  atom('9100009', 'SY', 'testoprine 5 MG tab'),
  atom('9100010', 'BN', 'Gonebrand', 'RXNORM', 'O'),
  atom('9100011', 'BN', 'Nuevo "quoted'),
  atom('11289', 'IN', 'warfarin'),
  atom('9100012', 'BN', 'Warfexample'),
  atom('9100013', 'BN', 'Amoxclavexample'),
  atom('723', 'IN', 'amoxicillin'),
  atom('48203', 'IN', 'clavulanate'),
];
const REL = [
  relation('9100001', 'tradename_of', '9100004'),
  relation('9100004', 'has_tradename', '9100001'),
  relation('9100002', 'form_of', '9100003'),
  relation('9100003', 'tradename_of', '9100005'), // of the salt
  relation('9100001', 'tradename_of', '9100006'),
  relation('9100002', 'tradename_of', '9100006'),
  relation('9100002', 'tradename_of', '9100011'),
  relation('11289', 'tradename_of', '9100012'),
  relation('723', 'tradename_of', '9100013'),
  relation('48203', 'tradename_of', '9100013'),
  relation('9100002', 'tradename_of', '9100008', 'SNOMEDCT_US'), // not RxNorm's own
  relation('9100009', 'constitutes', '9100002'),
];

function release(name: string, conso: string[], rel: string[] | null = REL): string {
  const rrf = path.join(folder, name, 'rrf');
  mkdirSync(rrf, { recursive: true });
  writeFileSync(path.join(rrf, 'RXNCONSO.RRF'), `${conso.join('\n')}\n`);
  if (rel) writeFileSync(path.join(rrf, 'RXNREL.RRF'), `${rel.join('\n')}\n`);
  return path.join(folder, name);
}
async function run(from: string) {
  const reasons: string[] = [];
  const result = await importRxNorm(dataSource, from, {
    progress: () => undefined,
    badRow: (line, reason) => reasons.push(`${line}: ${reason}`),
  });
  return { ...result, reasons };
}
const namesOf = async (slug: string) => {
  const rows = await dataSource.query<{ name: string; kind: string }[]>(
    `SELECT n.name, n.kind FROM medication m JOIN medication_name n ON n.medication_id = m.id
      WHERE m.slug = $1 ORDER BY n.folded`,
    [slug],
  );
  return rows.map(({ name, kind }) => `${name} ${kind}`);
};
const everything = async () =>
  dataSource.query<unknown[]>(
    `SELECT m.*, (SELECT array_agg((n.folded, n.name, n.kind, n.origin)::text ORDER BY n.folded)
       FROM medication_name n WHERE n.medication_id = m.id) FROM medication m ORDER BY m.id`,
  );

it('brings ingredients with their salts, synonyms and brands, and nothing of other sources', async () => {
  const result = await run(release('one', CONSO));
  expect(result).toMatchObject({ bad: 0, resumedAt: 0, strayBrands: 1 });
  expect(await namesOf('examplomab')).toEqual([
    'Examplix brand',
    'examplomab ingredient',
    'XM-101 synonym',
  ]);
  expect(await namesOf('testoprine')).toEqual([
    'Nuevo "quoted brand',
    'Testoprin XR brand',
    'testoprine ingredient',
    'testoprine hydrochloride synonym',
  ]);
  const [rxcui] = await dataSource.query<unknown[]>(
    `SELECT rxcui, origin FROM medication WHERE slug = 'testoprine'`,
  );
  expect(rxcui).toEqual({ rxcui: '9100002', origin: 'imported' });
  for (const name of ['nobodysbrand', 'gonebrand', 'not ours', 'testoprine 5 mg tab']) {
    const found = await dataSource.query('SELECT 1 FROM medication_name WHERE folded = $1', [name]);
    expect([name, found]).toEqual([name, []]);
  }
});

it('gives a brand of several ingredients to their combination, as it is called here', async () => {
  expect(await namesOf('examplomab-testoprine')).toEqual(
    expect.arrayContaining(['examplomab / testoprine ingredient', 'Twoinone brand']),
  );
  expect(await namesOf('amoxicillin')).not.toContain('Amoxclavexample brand');
  const owners = await dataSource.query<{ slug: string }[]>(
    `SELECT m.slug FROM medication_name n JOIN medication m ON m.id = n.medication_id
      WHERE n.folded = 'amoxclavexample'`,
  );
  expect(owners).toEqual([{ slug: 'amoxicillin-and-clavulanic-acid' }]);
});

it('adds to what is shipped and keeps its id', async () => {
  const [warfarin] = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM medication WHERE slug = 'warfarin'`,
  );
  await run(release('one', CONSO));
  expect(await dataSource.query(`SELECT id FROM medication WHERE rxcui = '11289'`)).toEqual([
    warfarin,
  ]);
  expect(await namesOf('warfarin')).toEqual(
    expect.arrayContaining(['warfarin ingredient', 'Coumadin brand', 'Warfexample brand']),
  );
});

it('changes nothing when it is run again, and raises the revision once', async () => {
  const from = release('one', CONSO);
  await run(from);
  const before = await everything();
  const revision = async () => {
    const [row] = await dataSource.query<{ n: string }[]>(
      'SELECT revision AS n FROM vocabulary_version',
    );
    return Number(row!.n);
  };
  const at = await revision();
  await run(from);
  expect(await everything()).toEqual(before);
  expect(await revision()).toBe(at + 1);
});

it('names the lines that are not rows, and goes on', async () => {
  const { stored, reasons } = await run(
    release('bad', [
      atom('9200001', 'IN', 'goodmab'),
      'BAD|ROW|',
      '',
      atom('92x', 'IN', 'badcuimab'),
      atom('9200002', 'IN', ' '),
      atom('9200003', 'IN', 'x'.repeat(201)),
      atom('9200001', 'IN', 'othermab'),
      atom('9200004', 'IN', 'lastmab').slice(0, -1), // without the last bar
      'x'.repeat(1_000_001),
      atom('9200005', 'IN', 'veryendmab'),
    ]),
  );
  expect(stored).toBe(3);
  expect(reasons).toEqual([
    '2: has 3 fields, not 18',
    '4: has the RXCUI “92x”, which is no number',
    '5: has no name',
    '6: has a name over 200 characters',
    '7: has the RXCUI of goodmab',
    '9: is longer than 1000000 characters',
  ]);
});

it('leaves brands out where no file says what is in them, and says how many', async () => {
  const alone = release(
    'alone',
    [atom('9300001', 'IN', 'lonemab'), atom('9300002', 'BN', 'Lonix')],
    null,
  );
  expect(await run(path.join(alone, 'rrf', 'RXNCONSO.RRF'))).toMatchObject({
    stored: 1,
    strayBrands: 1,
  });
});

it('says that a file is not there', async () => {
  await expect(run(path.join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'unreadable_file',
  });
});

describe('a release of 300,000 rows', () => {
  const INGREDIENTS = 6_000;
  let from: string;

  /** Most rows are of doses and of other sources, as in the real one. */
  beforeAll(async () => {
    from = release('large', [], []);
    const conso = createWriteStream(path.join(from, 'rrf', 'RXNCONSO.RRF'));
    for (let i = 0; i < INGREDIENTS; i += 1) {
      const cui = String(5_000_000 + i * 10);
      const name = `syntho${i.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)}mab`;
      const lines = [atom(cui, 'IN', name), atom(`${cui.slice(0, -1)}1`, 'BN', `${name}ix`)];
      for (let dose = 0; dose < 24; dose += 1) {
        const scd = `6${cui.slice(1)}${dose}`;
        lines.push(atom(scd, 'SCD', `${name} ${dose} MG Oral Tablet`));
        lines.push(atom(scd, 'DP', `${name} TABLET ${dose} mg [Maker of Things, Inc.]`, 'MTHSPL'));
      }
      if (!conso.write(`${lines.join('\n')}\n`)) await once(conso, 'drain');
    }
    conso.end();
    const rel = createWriteStream(path.join(from, 'rrf', 'RXNREL.RRF'));
    for (let i = 0; i < INGREDIENTS; i += 1) {
      const cui = String(5_000_000 + i * 10);
      rel.write(`${relation(cui, 'tradename_of', `${cui.slice(0, -1)}1`)}\n`);
    }
    rel.end();
    await Promise.all([once(conso, 'close'), once(rel, 'close')]);
  });

  /** A process of its own with little memory, which says what it does. */
  async function start(killAfter = Infinity) {
    const program = `
      require('reflect-metadata');
      const { importRxNorm } = require('./libs/vocabulary/import-rxnorm.ts');
      const { dataSourceOptions } = require('./libs/platform/database/data-source.ts');
      const { DataSource } = require('typeorm');
      (async () => {
        const dataSource = await new DataSource(dataSourceOptions(process.env.URL, 2)).initialize();
        const say = (line) => process.stdout.write(line + '\\n');
        const result = await importRxNorm(dataSource, process.env.FROM, {
          progress: (rows) => say('read ' + rows),
          badRow: (line) => say('bad ' + line),
          stored: (records) => say('stored ' + records),
        });
        say('done ' + JSON.stringify({ ...result, peak: process.resourceUsage().maxRSS }));
        await dataSource.destroy();
      })();`;
    const flags = ['--max-old-space-size=96', '-r', './test/typescript.cjs', '-e', program];
    const child = spawn(process.execPath, flags, {
      env: { ...process.env, URL: database.url, FROM: from },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (lines.filter((said) => said.startsWith('stored ')).length >= killAfter) {
        child.kill('SIGKILL');
      }
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return lines;
  }

  it('killed in the middle goes on where it was, in a heap of 96 MB', async () => {
    const first = await start(3);
    expect(first).toContain('read 300000');
    expect(first.some((line) => line.startsWith('done'))).toBe(false);
    const [checkpoint] = await dataSource.query<{ stored: number }[]>(
      `SELECT stored FROM vocabulary_import WHERE source = 'rxnorm'`,
    );
    expect(checkpoint!.stored).toBeGreaterThanOrEqual(1_500);
    const second = await start();
    const done = JSON.parse(second.at(-1)!.slice('done '.length)) as Record<string, number>;
    expect(done).toMatchObject({ bad: 0, resumedAt: checkpoint!.stored });
    expect(done.stored! + done.resumedAt!).toBe(INGREDIENTS);
    const [count] = await dataSource.query<unknown[]>(
      `SELECT count(*)::int AS brands FROM medication_name WHERE folded LIKE 'syntho%ix'`,
    );
    expect(count).toEqual({ brands: INGREDIENTS });
    expect(await dataSource.query('SELECT 1 FROM vocabulary_import')).toEqual([]);
  }, 180_000);
});
