/* Preloaded into a server that is measured: on SIGUSR2 it collects its garbage and says what is left. */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

process.on('SIGUSR2', () => {
  gc();
  gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  process.stdout.write(`\nmemory ${JSON.stringify({ heapUsed, external, rss })}\n`);
});
