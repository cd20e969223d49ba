/* `npm run lint`: every check that needs no running forum, two at a time, all of them reported. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const bin = (name) => path.join('node_modules', '.bin', name);
const checks = [
  ['types of server and tests', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the page', bin('tsc'), ['--noEmit', '-p', 'apps/web/tsconfig.json']],
  ['format', bin('prettier'), ['--check', '--log-level', 'warn', '.']],
  ['style', bin('eslint'), ['.', '--max-warnings', '0']],
  ['who imports whom', bin('depcruise'), ['--no-progress', 'apps', 'libs', 'test']],
  ['dead code and dependencies', bin('knip'), ['--no-progress']],
  ['migrations in step with entities', process.execPath, ['test/lint/migration-drift.cjs']],
  ['settings in step with their table', process.execPath, ['test/lint/settings-docs.cjs']],
];

const run = ([name, command, args]) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (output += d));
    child.on('close', (status) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
      if (status !== 0) console.log(output.trimEnd());
      resolve(status === 0);
    });
  });

const queue = [...checks];
const results = [];
const lane = async () => {
  for (let next = queue.shift(); next; next = queue.shift()) results.push(await run(next));
};
await Promise.all([lane(), lane()]);
process.exit(results.every(Boolean) ? 0 : 1);
