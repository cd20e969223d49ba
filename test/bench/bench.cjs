/* `npm run bench -- [--quick] [--json FILE] [--write-docs]`: see bench.ts. */
require('../typescript.cjs');

const [part, ...rest] = process.argv.slice(2);
const run =
  part === 'bare-server'
    ? require('./bare-server.ts').main(rest)
    : require('./bench.ts').main(process.argv.slice(2));
run.catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
