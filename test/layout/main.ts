import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { TEST_PASSWORD, registerClinician } from '@rounds/testing';
import { buildForLayout, startLayout, type Layout } from './layout.js';
import { whyNoRedis } from './layout-redis.js';

const USAGE = `node test/layout/run.cjs [--nodes N] [--workers N]

The layout of docker/compose.yaml as plain processes, until it is interrupted: api nodes (3) behind
a proxy, workers (2), a redis-server and a Postgres on temporary data. Searches in Meilisearch where
MEILI_URL is set.`;

/** Runs the layout by hand. Resolves once all of it is stopped. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      nodes: { type: 'string', default: '3' },
      workers: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  const reason = whyNoRedis();
  if (reason) throw new Error(reason);
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort());
  buildForLayout();
  const { MEILI_URL, MEILI_KEY } = process.env;
  let isUp = false; // before that, what fails to start says why
  const layout = await startLayout({
    nodes: Number(values.nodes),
    workers: Number(values.workers),
    env: { ...(MEILI_URL && { MEILI_URL }), ...(MEILI_KEY && { MEILI_KEY }) },
    log: (name, text) => isUp && process.stderr.write(`${name}: ${text}`),
  }).catch((error: unknown) => {
    if (!interruption.signal.aborted) throw error;
    return null; // what was starting got the same signal from the terminal
  });
  if (!layout) return;
  try {
    isUp = true;
    await tell(layout);
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    console.log('Stopping');
  } finally {
    await layout.stop();
  }
}

async function tell(layout: Layout): Promise<void> {
  const { nodes, workers, redis, databaseUrl, proxyUrl } = layout;
  const admin = await registerClinician(layout, { displayName: 'Dr. Admin', role: 'admin' });
  const clinician = await registerClinician(layout, { displayName: 'Dr. Clinician' });
  for (const { name, url, pid } of nodes) console.log(`${name}: ${url}, process ${pid}`);
  for (const { name, pid } of workers) console.log(`${name}: process ${pid}`);
  console.log(`redis: ${redis.url}, process ${redis.pid}`);
  console.log(`postgres: ${databaseUrl}`);
  console.log(`Administrator: ${admin.clinician.email}`);
  console.log(`Clinician: ${clinician.clinician.email}`);
  console.log(`Password of both: ${TEST_PASSWORD}`);
  console.log(`Rounds is ready at ${proxyUrl} (stop with Ctrl-C)`);
}
