import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { median, percentile, type Figure } from './figures.js';
import { joinThread, reply } from './live-audience.js';
import type { Stage } from './stage.js';

const MISSED = 20;
const MOST_MS = 2_000;

/** Clients that lost their connections together come back together, each having missed 20 posts. */
export async function measureCatchUp(
  stage: Stage,
  { clients, rounds }: { clients: number; rounds: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  const threadId = stage.data.threads[1]!;
  const sockets = Array.from({ length: clients }, (_, i) =>
    io(stage.api.url, {
      ...{ transports: ['websocket'], forceNew: true, reconnection: false, autoConnect: false },
      auth: { token: stage.tokens[i % stage.tokens.length] },
    }),
  );
  const slowest: number[] = [];
  const all: number[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      await Promise.all(sockets.map(connected));
      const seqs = await Promise.all(
        sockets.map(async (s) => (await joinThread(s, threadId)).lastSeq),
      );
      for (const socket of sockets) socket.disconnect();
      await sleep(500);
      for (let n = 0; n < MISSED; n += 1) {
        await reply(stage.api.url, stage.tokens.at(-1), threadId, `missed ${round} ${n}`);
      }
      const startedAt = performance.now();
      const took = await Promise.all(
        sockets.map(async (socket, i) => {
          await connected(socket);
          const { events, resync } = await joinThread(socket, threadId, seqs[i]);
          if (resync || events.length !== MISSED) throw new Error(`${events.length} events came`);
          return performance.now() - startedAt;
        }),
      );
      for (const socket of sockets) socket.disconnect();
      say(`catch-up: the last of ${clients} after ${Math.round(Math.max(...took))} ms`);
      await sleep(500);
      if (round === 0) continue; // warms up
      slowest.push(Math.max(...took));
      all.push(...took);
    }
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
  return [
    {
      name: `catch-up of ${clients} clients × ${MISSED} missed posts, the last of all`,
      unit: 'ms',
      ours: median(slowest),
      target: { of: 'ours', atMost: MOST_MS },
      more: { p50: percentile(all, 0.5), 'worst round': Math.max(...slowest) },
    },
  ];
}

const connected = (socket: Socket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
    socket.connect();
  });
