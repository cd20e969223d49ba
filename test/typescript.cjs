/*
 * Lets plain Node require the project's TypeScript: for jest's global setup, which jest does not
 * run through moduleNameMapper, and for the checks of `npm run lint`.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const root = path.resolve(__dirname, '..');
const resolve = Module._resolveFilename;

Module._resolveFilename = function (request, parent, ...rest) {
  const own = /^@rounds\/([\w-]+)$/.exec(request);
  if (own) return path.join(root, 'libs', own[1], 'index.ts');
  if (request.startsWith('.') && request.endsWith('.js') && parent?.filename) {
    const source = path.resolve(path.dirname(parent.filename), request.replace(/\.js$/, '.ts'));
    if (fs.existsSync(source)) return source;
  }
  return resolve.call(this, request, parent, ...rest);
};

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
