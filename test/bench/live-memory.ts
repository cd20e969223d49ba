import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figures.js';
import { joinThread, LiveAudience } from './live-audience.js';
import type { ServerProcess } from './server-process.js';
import type { Stage } from './stage.js';

const SETTLE_MS = 5_000;
const MOST_KB = 8;

/** Of sockets that joined a channel and a thread and do nothing: heap and buffers after a collection. */
export async function measureMemory(
  stage: Stage,
  { sockets }: { sockets: number },
  say: (line: string) => void,
): Promise<Figure[]> {
  say(`memory of ${sockets} idle sockets …`);
  const { threads } = stage.data;
  const ours = await perSocket(stage.api, sockets, (n) => ({
    urls: [stage.api.url],
    tokens: stage.tokens,
    post: async () => {},
    join: async (socket) => {
      const threadId = threads[n() % threads.length]!;
      await socket.emitWithAck('channel:join', { channelId: stage.channelOf.get(threadId) });
      await joinThread(socket, threadId);
    },
  }));
  const bare = await perSocket(stage.bare, sockets, () => ({
    ...{ urls: [stage.bare.url], tokens: [''], post: async () => {}, join: async () => {} },
  }));
  return [
    {
      name: `memory per idle joined socket above bare Socket.IO, ${sockets} sockets`,
      unit: 'KB',
      ours: ours - bare,
      target: { of: 'ours', atMost: MOST_KB },
      more: { 'all KB': ours, 'bare KB': bare },
    },
  ];
}

async function perSocket(
  server: ServerProcess,
  count: number,
  options: (n: () => number) => ConstructorParameters<typeof LiveAudience>[0],
): Promise<number> {
  let next = 0;
  const warming = new LiveAudience(options(() => next++));
  await warming.connect(Math.min(200, count));
  warming.close();
  await sleep(SETTLE_MS);
  const before = await server.memory();
  const audience = new LiveAudience(options(() => next++));
  await audience.connect(count);
  await sleep(SETTLE_MS);
  const after = await server.memory();
  audience.close();
  await sleep(SETTLE_MS);
  return (after - before) / count / 1024;
}
