/* Once per run of jest, in its own process: the Postgres that every database test clones. */
require('./typescript.cjs');

module.exports = async () => {
  const { prepareDatabase } = require('../apps/api/prepare-database.ts');
  const testServer = require('../libs/testing/test-server.ts');
  const server = await testServer.startTestServer(prepareDatabase);
  process.env[testServer.SERVER_VARIABLE] = server.url;
  process.env[testServer.TEMPLATE_VARIABLE] = server.template;
  globalThis.roundsTestServer = server;
};
