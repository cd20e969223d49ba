/* `node test/layout/run.cjs [--nodes N] [--workers N]`: see main.ts. */
require('../typescript.cjs');

require('./main.ts')
  .main(process.argv.slice(2))
  .then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
