/* `npm run bench:search -- [--posts N] [--lag] [--data FOLDER] [--json OUT] …`: see search-bench.ts. */
const setUp = require('../global-setup.cjs');
const tearDown = require('../global-teardown.cjs');

async function run() {
  await setUp();
  try {
    await require('./search-bench.ts').main(process.argv.slice(2));
  } finally {
    await tearDown();
  }
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
