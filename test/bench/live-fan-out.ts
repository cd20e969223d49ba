import { setTimeout as sleep } from 'node:timers/promises';
import { median, percentile, type Figure } from './figures.js';
import { joinThread, LiveAudience, p99, reply, send } from './live-audience.js';
import type { ServerProcess } from './server-process.js';
import type { Stage } from './stage.js';

export interface FanOutSize {
  sockets: number;
  /** For the CPU per delivery. */
  perSecond: number;
  pairs: number;
  seconds: number;
}

const LAST_PER_SECOND = 20;
const SETTLE_MS = 3_000;

/**
 * The same frames to the same number of sockets from Rounds and from bare Socket.IO, in turns: the
 * server's CPU per delivery at a fixed rate, and from the POST to the last of all sockets beside
 * a durable insert and an emit.
 */
export async function measureLiveFanOut(
  stage: Stage,
  size: FanOutSize & { toLast: boolean },
  say: (line: string) => void,
): Promise<Figure[]> {
  const { sockets, perSecond, pairs, seconds } = size;
  const thread = stage.data.threads[0]!;
  const author = stage.tokens.at(-1);
  const post = (body: string) => reply(stage.api.url, author, thread, body);
  // What Rounds sends, which the bare server sends as it is.
  const frame = { ...(await post('the frame that both servers send')), seq: 1 };
  let route = '/publish';
  const ours = new LiveAudience({
    ...{ urls: [stage.api.url], tokens: stage.tokens, post },
    join: async (socket) => void (await joinThread(socket, thread)),
  });
  const bare = new LiveAudience({
    ...{ urls: [stage.bare.url], tokens: [''], join: async () => {} },
    post: (body) => send(`${stage.bare.url}${route}`, { ...frame, body }),
  });
  try {
    say(`${sockets} sockets: connecting twice …`);
    await ours.connect(sockets);
    await bare.connect(sockets);
    await sleep(SETTLE_MS);
    const posts = perSecond * seconds;
    const cpu = { ours: [] as number[], bare: [] as number[] };
    for (let pair = 0; pair <= pairs; pair += 1) {
      const [a, b] = [
        await withCpu(stage.api, () => ours.burst(posts, perSecond)),
        await withCpu(stage.bare, () => bare.burst(posts, perSecond)),
      ];
      if (pair === 0) continue; // warms up
      say(`${sockets} sockets: ${a.toFixed(1)} beside ${b.toFixed(1)} µs per delivery`);
      cpu.ours.push(a);
      cpu.bare.push(b);
    }
    const figures: Figure[] = [
      {
        name: `${sockets} sockets in a thread, server CPU per delivery at ${perSecond} posts/s`,
        unit: 'µs',
        ...{ ours: median(cpu.ours), bare: median(cpu.bare) },
        target: { of: 'ratio', atMost: 1.25 },
      },
    ];
    if (size.toLast) {
      route = '/publish-durably';
      const last = { ours: [] as number[], bare: [] as number[] };
      const bursts = LAST_PER_SECOND * seconds;
      for (let pair = 0; pair < pairs; pair += 1) {
        last.ours.push(...(await ours.burst(bursts, LAST_PER_SECOND)).last);
        last.bare.push(...(await bare.burst(bursts, LAST_PER_SECOND)).last);
      }
      figures.push({
        name: `POST to the last of ${sockets} sockets at ${LAST_PER_SECOND} posts/s, p99`,
        unit: 'ms',
        ...{ ours: p99(last.ours), bare: p99(last.bare) },
        target: { of: 'ratio', atMost: 1.5 },
        more: { p50: percentile(last.ours, 0.5), 'bare p50': percentile(last.bare, 0.5) },
      });
    }
    return figures;
  } finally {
    ours.close();
    bare.close();
    await sleep(SETTLE_MS);
  }
}

async function withCpu(
  server: ServerProcess,
  run: () => Promise<{ deliveries: number }>,
): Promise<number> {
  const before = server.cpuSeconds() ?? NaN;
  const { deliveries } = await run();
  return (((server.cpuSeconds() ?? NaN) - before) * 1e6) / deliveries;
}
