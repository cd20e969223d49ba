/*
 * `npm test`: builds where stale (the fault and browser tests run what is built), then every jest
 * project. Arguments go to jest. Ends with a plain line that any runner can read.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

const build = spawnSync(process.execPath, ['apps/cli/launch.mjs', 'build'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);

const folder = mkdtempSync(path.join(tmpdir(), 'rounds-results-'));
const results = path.join(folder, 'results.json');
const jest = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    '--json',
    `--outputFile=${results}`,
    '--workerIdleMemoryLimit=1GB',
    // Jest would leave one core to itself; and some tests wait for a clock or a process.
    `--maxWorkers=${availableParallelism() + 1}`,
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  if (numPendingTests > 0) console.log('Skipped tests say why above.');
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  if (numPassedTests === 0) process.exit(1);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(jest.status ?? 1);
