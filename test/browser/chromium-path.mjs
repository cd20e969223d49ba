/*
 * Prints the path of the Chromium that came with `npm ci`, and the library path it needs, as JSON.
 * Apart from the tests because the package is ESM only and jest here runs CommonJS.
 */
import { execFileSync } from 'node:child_process';

const has = (library) => {
  try {
    return execFileSync('ldconfig', ['-p'], { encoding: 'utf8' }).includes(library);
  } catch {
    return false;
  }
};
// On a machine without its system libraries the package unpacks its own, as it would on Lambda.
if (!has('libnss3.so')) process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
const { default: chromium } = await import('@sparticuz/chromium');
const executablePath = await chromium.executablePath();
const { LD_LIBRARY_PATH, FONTCONFIG_PATH } = process.env;
console.log(JSON.stringify({ executablePath, env: { LD_LIBRARY_PATH, FONTCONFIG_PATH } }));
