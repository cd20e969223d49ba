import { randomUUID } from 'node:crypto';
import { renderPostMarkdown } from '@rounds/threads';
import { BarePublish, inOneStatement } from './bare-publish.js';
import { median, type Figure } from './figures.js';
import { httpLoad, withCpu, type HttpRate } from './http-load.js';
import type { Stage } from './stage.js';

const BODY = Array.from(
  { length: 3 },
  (_, i) =>
    `${i + 1}) Potassium 5.9 on the second sample, no haemolysis, ECG unchanged. We stopped ` +
    'trimethoprim, kept the ACE inhibitor for now and repeat the level tonight.',
).join('\n\n');
/** In rounds. */
const WARM_UP = 2;
const TEXT = { body: BODY, html: renderPostMarkdown(BODY) };

/** Replies per second through the api, beside bare inserts into the same Postgres. */
export async function measurePublish(
  stage: Stage,
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  const bare = await BarePublish.prepare(stage.databaseUrl, stage.data.channels);
  const figures: Figure[] = [];
  say('warming up …'); // what is still being compiled is not what a forum runs
  await reply(stage, threadsFor(stage, 'many'), 16, WARM_UP * seconds);
  await bare.measure(16, 'many', seconds, TEXT);
  for (const spread of ['one', 'many'] as const) {
    for (const writers of [1, 16]) {
      const where = `${spread === 'one' ? 'one channel' : 'many channels'}`;
      const name = `publish, ${writers} ${writers === 1 ? 'writer' : 'writers'}, ${where}`;
      say(`${name} …`);
      const ours: (HttpRate & { cpu: number })[] = [];
      const bares: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const threads = threadsFor(stage, spread);
        ours.push(await withCpu(stage.api, () => reply(stage, threads, writers, seconds)));
        bares.push(await bare.measure(writers, spread, seconds, TEXT));
      }
      const least = await bare.measure(writers, spread, seconds, TEXT, inOneStatement);
      const figure: Figure = {
        name,
        unit: 'posts/s',
        ours: median(ours.map(({ perSecond }) => perSecond)),
        bare: median(bares),
        target: { of: 'ratio', atLeast: writers === 1 ? 0.4 : 0.6 },
        more: {
          'bare in one statement': least,
          'p50 ms': median(ours.map(({ p50 }) => p50)),
          'p99 ms': median(ours.map(({ p99 }) => p99)),
          'api CPU µs': median(ours.map(({ cpu }) => cpu)),
        },
      };
      figures.push(figure);
      if (spread === 'many' && writers === 16) {
        const { ours: rate } = figure;
        const target = { of: 'ours' as const, atLeast: 500 };
        figures.push({ name: `${name}, outright`, unit: 'posts/s', ours: rate, target });
      }
    }
  }
  await bare.close();
  return figures;
}

const reply = (stage: Stage, threads: string[], writers: number, seconds: number) =>
  httpLoad({
    url: stage.api.url,
    connections: writers,
    seconds,
    method: 'POST',
    headers: (writer) => ({
      authorization: `Bearer ${stage.tokens[writer]}`,
      'content-type': 'application/json',
    }),
    next: (writer) => ({
      path: `/api/v1/threads/${threads[writer % threads.length]}/posts`,
      body: JSON.stringify({ body: BODY }),
      headers: { 'idempotency-key': randomUUID() },
    }),
  });

/** Threads of one channel, or each of another one. */
function threadsFor({ data, channelOf }: Stage, spread: 'one' | 'many'): string[] {
  const byChannel = new Map<string | undefined, string[]>();
  for (const thread of data.threads) {
    const channel = channelOf.get(thread);
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), thread]);
  }
  const channels = [...byChannel.values()];
  return spread === 'one' ? channels[0]! : channels.map((threads) => threads[0]!);
}
