/*
 * `node apps/cli/launch.mjs api|worker|cli|build [arguments]`: builds what is missing or stale, then
 * runs it. Plain JavaScript without dependencies, since it runs before anything is built.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stampFile = path.join(root, 'dist', '.built-from');
const lockFile = path.join(root, 'node_modules', '.rounds-build.lock');
const inputs = [
  'apps',
  'libs',
  'nest-cli.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'vite.config.ts',
];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => process.stderr.write(`${text}\n`);

const [app = 'api', ...args] = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Rounds needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!fs.existsSync(path.join(root, 'node_modules'))) {
  say('The dependencies are missing: run `npm ci` first.');
  process.exit(1);
}
await buildWhereStale();
// Requests leave much garbage that is short-lived: with more room it is looked through less often.
const isRoomGiven = /max.semi.space.size/.test(process.env.NODE_OPTIONS ?? '');
const nodeArgs = ['--enable-source-maps', ...(isRoomGiven ? [] : ['--max-semi-space-size=64'])];
if (app !== 'build') await run(process.execPath, [...nodeArgs, mainOf(app), ...args]);

function mainOf(name) {
  const main = path.join(root, 'dist', 'apps', name, 'main.js');
  if (fs.existsSync(main)) return main;
  say(`There is no app called ${name}.`);
  process.exit(1);
}

/** Installed without sources (an image): what is built is what there is. */
async function buildWhereStale() {
  if (!fs.existsSync(path.join(root, 'tsconfig.build.json'))) return;
  if (isFresh()) return;
  await holdBuildLock();
  try {
    if (isFresh()) return;
    const stamp = fingerprint();
    fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
    say('Building the server and the page …');
    await Promise.all([
      step('nest', ['build', 'api']),
      step('vite', ['build', '--logLevel', 'warn']),
    ]);
    fs.writeFileSync(stampFile, stamp);
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

function isFresh() {
  return fs.existsSync(stampFile) && fs.readFileSync(stampFile, 'utf8') === fingerprint();
}

/** Of names and contents: times lie after a checkout. */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (file) => {
    const stat = fs.statSync(file, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(file).sort()) add(path.join(file, name));
    } else if (!/\.(db-)?spec\.tsx?$|[\\/](data|content)[\\/]/.test(file)) {
      hash.update(`${path.relative(root, file)}\0`).update(fs.readFileSync(file));
    }
  };
  for (const input of inputs) add(path.join(root, input));
  return hash.digest('hex');
}

/** Two launches at once must not build into each other; a dead builder's lock is taken over. */
async function holdBuildLock() {
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(fs.readFileSync(lockFile, { encoding: 'utf8', flag: 'a+' }));
    if (!isAlive(holder)) fs.rmSync(lockFile, { force: true });
    else await sleep(200);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function step(tool, toolArgs) {
  const manifest = JSON.parse(
    fs.readFileSync(path.join(root, 'node_modules', packageOf(tool), 'package.json'), 'utf8'),
  );
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[tool];
  const main = path.join(root, 'node_modules', packageOf(tool), bin);
  const { status, output } = await new Promise((resolve) => {
    let output = '';
    const child = spawn(process.execPath, [main, ...toolArgs], { cwd: root });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (output += d));
    child.on('close', (status) => resolve({ status, output }));
  });
  if (status === 0) return;
  say(output);
  fs.rmSync(lockFile, { force: true });
  say(`The build failed in ${tool}.`);
  process.exit(1);
}

function packageOf(tool) {
  return tool === 'nest' ? '@nestjs/cli' : tool;
}

/** The child gets our signals and we end as it does, so that a supervisor sees one process. */
async function run(command, commandArgs) {
  const child = spawn(command, commandArgs, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  const { status, signal } = await new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal }));
  });
  process.exit(signal ? 1 : (status ?? 1));
}
