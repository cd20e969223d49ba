/* `npm run test:faults -- [seed] [kills]`: see kill-api.ts. */
require('../typescript.cjs');

require('./kill-api.ts')
  .main(process.argv.slice(2))
  .then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
