import { median, type Figure } from './figures.js';
import { httpLoad, withCpu, type HttpRate } from './http-load.js';
import type { Stage } from './stage.js';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 5;

/** What is read most, through the api, beside a bare Fastify route that runs one query. */
export async function measureReads(
  stage: Stage,
  { rounds, seconds }: { rounds: number; seconds: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  const { api, bare, tokens } = stage;
  const threads = [...stage.data.threads];
  const readers = Math.min(tokens.length, 500);
  let turn = 0;
  const nextThread = () => threads[turn++ % threads.length]!;
  const nextReader = () => turn++ % readers;
  const bearer = (reader: number) => ({ authorization: `Bearer ${tokens[reader]}` });
  const pairs = [
    {
      name: 'thread page of 20 posts',
      atLeast: 0.5,
      ours: () => ({
        path: `/api/v1/threads/${nextThread()}/posts?limit=20`,
        headers: bearer(nextReader()),
      }),
      bare: () => ({ path: `/thread/${nextThread()}/${nextReader()}` }),
      isSame: true,
    },
    {
      name: 'feed of 20 posts',
      atLeast: 0.3,
      ours: () => ({ path: '/api/v1/feed?limit=20', headers: bearer(nextReader()) }),
      bare: () => ({ path: `/feed/${nextReader()}` }),
      isSame: false,
    },
    {
      name: 'channel list',
      atLeast: 0.5,
      ours: () => ({ path: '/api/v1/channels', headers: bearer(nextReader()) }),
      bare: () => ({ path: `/channels/${nextReader()}` }),
      isSame: true,
    },
  ];
  /** Of the same thread and reader. */
  const requireSameBytes = async ({ name, ours, bare: theirs }: (typeof pairs)[number]) => {
    const answers = [];
    for (const [server, ask] of [
      [api, ours],
      [bare, theirs],
    ] as const) {
      turn = 0;
      const { path, headers } = ask() as { path: string; headers?: Record<string, string> };
      answers.push(await (await fetch(`${server.url}${path}`, { headers })).text());
    }
    if (answers[0] !== answers[1]) throw new Error(`bare answers other bytes: ${name}`);
  };
  const figures: Figure[] = [];
  for (const pair of pairs) {
    say(`${pair.name} …`);
    if (pair.isSame) await requireSameBytes(pair);
    const load = { connections: CONNECTIONS, seconds };
    // Neither is measured while it is still being compiled, or its statements are being planned.
    const warm = { connections: CONNECTIONS, seconds: Math.min(seconds, WARM_UP_SECONDS) };
    await httpLoad({ ...warm, url: api.url, next: pair.ours });
    await httpLoad({ ...warm, url: bare.url, next: pair.bare });
    const ours: (HttpRate & { cpu: number })[] = [];
    const bares: (HttpRate & { cpu: number })[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await withCpu(api, () => httpLoad({ ...load, url: api.url, next: pair.ours })));
      bares.push(await withCpu(bare, () => httpLoad({ ...load, url: bare.url, next: pair.bare })));
    }
    figures.push({
      name: pair.name,
      unit: 'requests/s',
      ours: median(ours.map(({ perSecond }) => perSecond)),
      bare: median(bares.map(({ perSecond }) => perSecond)),
      target: { of: 'ratio', atLeast: pair.atLeast },
      more: {
        'p50 ms': median(ours.map(({ p50 }) => p50)),
        'p99 ms': median(ours.map(({ p99 }) => p99)),
        'bare p99 ms': median(bares.map(({ p99 }) => p99)),
        'api CPU µs': median(ours.map(({ cpu }) => cpu)),
        'bare CPU µs': median(bares.map(({ cpu }) => cpu)),
      },
    });
  }
  return figures;
}
