/* `npm run bench:live -- [--quick] [--only PART] [--json FILE] [--write-docs]`: see live.ts. */
require('../typescript.cjs');

require('./live.ts')
  .main(process.argv.slice(2))
  .then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
