import type { Figure } from './figures.js';
import { startLayout, type Layout } from '../layout/layout.js';
import { percentile } from './figures.js';
import { joinThread, LiveAudience, p99, reply } from './live-audience.js';
import type { Stage } from './stage.js';

const PER_SECOND = 20;

/**
 * From the POST at one node to the receipt at all nodes, three with Redis beside one without it, in
 * turns and on the same Postgres.
 */
export async function measureNodes(
  stage: Stage,
  { sockets, rounds, seconds }: { sockets: number; rounds: number; seconds: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  say('one node and three nodes: starting …');
  const settings = { databaseUrl: stage.databaseUrl, workers: 0, env: { LOG_LEVEL: 'warn' } };
  const layouts: Layout[] = [];
  const audiences: LiveAudience[] = [];
  const thread = stage.data.threads[2]!;
  try {
    for (const [nodes, redis] of [
      [3, true],
      [1, false],
    ] as const) {
      const layout = await startLayout({ ...settings, nodes, redis });
      layouts.push(layout);
      const urls = layout.nodes.map((node) => node.url);
      const audience = new LiveAudience({
        ...{ urls, tokens: stage.tokens },
        post: (body) => reply(urls[0]!, stage.tokens.at(-1), thread, body),
        join: async (socket) => void (await joinThread(socket, thread)),
      });
      audiences.push(audience);
      await audience.connect(sockets);
    }
    const receipts: number[][] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      for (const [i, audience] of audiences.entries()) {
        const burst = await audience.burst(PER_SECOND * seconds, PER_SECOND);
        if (round > 0) receipts[i]?.push(...burst.receipts);
      }
    }
    const [three = [], one = []] = receipts;
    return [
      {
        name: `POST to receipt, ${sockets} sockets on 3 nodes beside as many on 1, p99`,
        unit: 'ms',
        ...{ ours: p99(three), bare: p99(one) },
        target: { of: 'ratio', atMost: 2 },
        more: { p50: percentile(three, 0.5), 'one node p50': percentile(one, 0.5) },
      },
    ];
  } finally {
    for (const audience of audiences) audience.close();
    for (const layout of layouts.reverse()) await layout.stop();
  }
}
