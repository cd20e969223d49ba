/* `npm run bench:growth -- [--quick] [--json FILE] [--write-docs]`: see growth.ts. */
require('../typescript.cjs');

require('./growth.ts')
  .main(process.argv.slice(2))
  .then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
