import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { median, percentile, type Figure } from './figures.js';
import type { ServerProcess } from './server-process.js';
import type { Stage } from './stage.js';

export interface FanOutSize {
  sockets: number;
  rounds: number;
  posts: number;
}

const POSTS_PER_SECOND = 8;
const CONNECT_AT_ONCE = 50;
const PATIENCE_MS = 20_000;

interface Burst {
  /** From the POST to the receipt by each socket, in ms. */
  p50: number;
  p99: number;
  /** Of the server, in µs per delivery. */
  cpu: number;
}

/** One post to everyone in its thread, beside the same frame from bare Socket.IO. */
export async function measureFanOut(
  stage: Stage,
  { sockets, rounds, posts }: FanOutSize,
  say: (line: string) => void,
): Promise<Figure[]> {
  const thread = stage.data.threads[0]!;
  say(`fan-out: connecting ${sockets} sockets twice …`);
  const ours = new Audience(stage.api, (body) => postReply(stage, thread, body));
  const frame = await postReply(stage, thread, 'the frame that both servers send');
  const bare = new Audience(stage.bare, (body) => postBare(stage.bare, { ...frame, body }));
  try {
    await ours.connect(sockets, stage.tokens, (socket) => joinThread(socket, thread));
    await bare.connect(sockets, [], async () => {});
    await sleep(2_000); // what joining set off has passed
    const bursts = { ours: [] as Burst[], bare: [] as Burst[] };
    for (let round = 0; round < rounds; round++) {
      say(`fan-out: round ${round + 1} of ${rounds} …`);
      bursts.ours.push(await ours.burst(posts));
      bursts.bare.push(await bare.burst(posts));
    }
    return figuresOf(sockets, bursts);
  } finally {
    ours.close();
    bare.close();
  }
}

async function joinThread(socket: Socket, threadId: string): Promise<void> {
  const answer: unknown = await socket.emitWithAck('thread:join', { threadId });
  if (answer && typeof answer === 'object' && 'error' in answer) {
    throw new Error(`a socket may not join: ${JSON.stringify(answer)}`);
  }
}

function figuresOf(sockets: number, bursts: { ours: Burst[]; bare: Burst[] }): Figure[] {
  const of = (whose: 'ours' | 'bare', what: keyof Burst) =>
    median(bursts[whose].map((burst) => burst[what]));
  const name = `POST to receipt, ${sockets} sockets`;
  return [
    { name: `${name}, p50`, unit: 'ms', ours: of('ours', 'p50'), bare: of('bare', 'p50') },
    {
      name: `${name}, p99`,
      unit: 'ms',
      ours: of('ours', 'p99'),
      bare: of('bare', 'p99'),
      target: { of: 'ratio', atMost: 3 },
    },
    {
      name: 'server CPU per delivery',
      unit: 'µs',
      ours: of('ours', 'cpu'),
      bare: of('bare', 'cpu'),
    },
  ];
}

const FILLER = 'Potassium 5.9 on the second sample, no haemolysis, ECG unchanged. '.repeat(4);

function postReply(stage: Stage, thread: string, body: string) {
  return send(
    `${stage.api.url}/api/v1/threads/${thread}/posts`,
    { body: `${body} ${FILLER}` },
    // The last accounts have the fewest followers: what goes into feeds is not measured here.
    { authorization: `Bearer ${stage.tokens.at(-1)}`, 'idempotency-key': randomUUID() },
  );
}

const postBare = (bare: ServerProcess, post: { body: string }) =>
  send(`${bare.url}/publish`, { ...post, body: `${post.body} ${FILLER}` }, {});

async function send(url: string, body: unknown, headers: Record<string, string>) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Sockets that all wait for the same posts, and notice when each comes. */
class Audience {
  private readonly sockets: Socket[] = [];
  private readonly sentAt = new Map<string, number>();
  private latencies: number[] = [];

  constructor(
    private readonly server: ServerProcess,
    private readonly post: (body: string) => Promise<unknown>,
  ) {}

  async connect(
    count: number,
    tokens: string[],
    join: (socket: Socket) => Promise<void>,
  ): Promise<void> {
    const one = async (index: number) => {
      const token = tokens[index % tokens.length];
      const socket = io(this.server.url, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { token },
      });
      this.sockets.push(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve).once('connect_error', reject);
      });
      socket.on('post:published', (post: { body: string }) => this.receive(post.body));
      await join(socket);
    };
    for (let index = 0; index < count; index += CONNECT_AT_ONCE) {
      const batch = Math.min(CONNECT_AT_ONCE, count - index);
      await Promise.all(Array.from({ length: batch }, (_, i) => one(index + i)));
    }
  }

  async burst(posts: number): Promise<Burst> {
    this.latencies = [];
    const expected = posts * this.sockets.length;
    const before = this.server.cpuSeconds();
    for (let n = 0; n < posts; n++) {
      const key = randomUUID();
      this.sentAt.set(key, performance.now());
      await Promise.all([this.post(key), sleep(1000 / POSTS_PER_SECOND)]);
    }
    const overdue = performance.now() + PATIENCE_MS;
    while (this.latencies.length < expected) {
      if (performance.now() > overdue) {
        throw new Error(`${this.latencies.length} of ${expected} deliveries came`);
      }
      await sleep(20);
    }
    const after = this.server.cpuSeconds();
    const cpu = before === undefined || after === undefined ? NaN : after - before;
    return {
      p50: percentile(this.latencies, 0.5),
      p99: percentile(this.latencies, 0.99),
      cpu: (cpu * 1e6) / expected,
    };
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }

  private receive(body: string): void {
    const sent = this.sentAt.get(body.slice(0, 36));
    if (sent !== undefined) this.latencies.push(performance.now() - sent);
  }
}
