/* `npm run bench:search -- --corpus F --queries F --qrels F --json OUT`: see search-quality.ts. */
const setUp = require('../global-setup.cjs');
const tearDown = require('../global-teardown.cjs');

async function run() {
  await setUp();
  try {
    await require('./search-quality.ts').main(process.argv.slice(2));
  } finally {
    await tearDown();
  }
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
