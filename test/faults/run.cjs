/* `npm run test:faults -- [--seeds N] [--from SEED] [--only FAULT]`: see main.ts. */
require('../typescript.cjs');

require('./main.ts')
  .main(process.argv.slice(2))
  .then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
