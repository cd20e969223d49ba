import { setTimeout as sleep } from 'node:timers/promises';
import { pick } from '../e2e/live/seeded-random.js';
import { freezableProxy } from '../e2e/live/frozen-connections.js';
import { breakCrowd } from './crowd.js';
import type { FaultLoad } from './fault-load.js';
import type { FaultStage } from './fault-stage.js';
import type { FaultName } from './schedule.js';

const LONG_MS = 20_000;
const CUT_MS = 10_000;

/** Breaks something and mends it again; answers what was wrong meanwhile, beyond what is checked. */
type Fault = (stage: FaultStage, load: FaultLoad) => Promise<string[] | void>;

export const faults: Record<FaultName, Fault> = {
  'kill an api node': async ({ layout }, { random }) => {
    const node = pick(random, layout.nodes);
    await node?.kill();
    await sleep(random() * 1_000);
    await node?.start();
  },
  'kill a worker': async ({ layout }, { random }) => {
    const worker = pick(random, layout.workers);
    await worker?.kill();
    await sleep(random() * 1_000);
    await worker?.start();
  },
  'kill Redis': async ({ layout }, { random }) => {
    await layout.redis.kill();
    await sleep(random() * 2_000);
    await layout.redis.start();
  },
  'kill Postgres': async ({ layout }, { random }) => {
    await layout.postgres.kill();
    await sleep(random() * 1_000);
    await layout.postgres.start();
  },
  'stop Redis for 20 s': async ({ layout }, { random }) => {
    const hangs = random() < 0.5; // its connections stay open, or are closed
    if (hangs) layout.redis.freeze();
    else await layout.redis.kill('SIGTERM');
    await sleep(LONG_MS);
    if (hangs) layout.redis.wake();
    else await layout.redis.start();
  },
  'freeze an api node for 20 s': async ({ layout }, { random }) => {
    const node = pick(random, layout.nodes);
    node?.freeze();
    await sleep(LONG_MS);
    node?.wake();
  },
  'cut a client for 10 s': async ({ layout }, load) => {
    const [known] = load.clients;
    known?.cut();
    // Of the other the network breaks: it is told nothing, and what was sent comes late.
    const network = await freezableProxy(layout.proxyUrl);
    const unaware = load.newClient('client behind a broken network', 0, network.url);
    load.clients.push(unaware);
    load.atEnd(() => network.close());
    await unaware.start(load.threadIds);
    network.freeze();
    await sleep(CUT_MS);
    network.thaw();
    known?.release();
    return known && known.resyncs > 0 ? [`${known.name} had to reload after 10 s`] : [];
  },
  'cut a client for longer than the log is kept': async (stage, load) => {
    const [client] = load.clients;
    client?.cut();
    const last = client?.live.lastSeq ?? 0;
    await load.posts(260);
    await pruneUntil(stage, load, last);
    client?.release();
    const end = Date.now() + 20_000;
    while (client?.resyncs === 0 && Date.now() < end) await sleep(50);
    return client?.resyncs === 0 ? [`${client.name} was not told to reload`] : [];
  },
  'cut 200 clients at once': breakCrowd,
};

/** By the real job, which a real worker runs. */
async function pruneUntil({ layout }: FaultStage, { place }: FaultLoad, seq: number) {
  await layout.dataSource.query(
    `SELECT graphile_worker.add_job('prune-channel-events', job_key => 'cron:prune-channel-events')`,
  );
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(100)) {
    const [head] = await layout.dataSource.query<{ kept: string }[]>(
      'SELECT kept_from AS kept FROM channel_head WHERE channel_id = $1',
      [place.channelId],
    );
    if (Number(head?.kept) > seq + 1) return;
  }
  throw new Error('no worker pruned the log');
}
