/* `npm run bench:search -- --corpus F --queries F --qrels F --json OUT`: see search-quality.ts. */
require('../typescript.cjs');

require('./search-quality.ts')
  .main(process.argv.slice(2))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
