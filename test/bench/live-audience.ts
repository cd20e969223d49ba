import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { percentile } from './figures.js';

const CONNECT_AT_ONCE = 50;
const PATIENCE_MS = 30_000;
const FILLER = 'Potassium 5.9 on the second sample, no haemolysis, ECG unchanged. '.repeat(4);

export interface AudienceOptions {
  /** The n-th socket connects to the n-th of them, in turns. */
  urls: string[];
  tokens: string[];
  join: (socket: Socket) => Promise<void>;
  /** Publishes a body to all. */
  post: (body: string) => Promise<unknown>;
}

export interface Burst {
  /** From the POST to the receipt by each socket, in ms. */
  receipts: number[];
  /** From the POST to the receipt by the last of all, in ms. */
  last: number[];
  deliveries: number;
}

/** Sockets that all wait for the same posts, and notice when each comes. */
export class LiveAudience {
  readonly sockets: Socket[] = [];
  private readonly under = new Map<string, { sentAt: number; missing: number }>();
  private receipts: number[] = [];
  private last: number[] = [];

  constructor(private readonly options: AudienceOptions) {}

  async connect(count: number): Promise<void> {
    for (let index = 0; index < count; index += CONNECT_AT_ONCE) {
      const batch = Math.min(CONNECT_AT_ONCE, count - index);
      await Promise.all(Array.from({ length: batch }, (_, i) => this.connectOne(index + i)));
    }
  }

  /** At a fixed rate, whether or not the server keeps up. */
  async burst(posts: number, perSecond: number): Promise<Burst> {
    this.receipts = [];
    this.last = [];
    const startedAt = performance.now();
    const posting: Promise<unknown>[] = [];
    for (let n = 0; n < posts; n += 1) {
      const key = randomUUID();
      this.under.set(key, { sentAt: performance.now(), missing: this.sockets.length });
      posting.push(this.options.post(`${key} ${FILLER}`));
      await sleep(Math.max(0, startedAt + ((n + 1) * 1000) / perSecond - performance.now()));
    }
    await Promise.all(posting);
    const overdue = performance.now() + PATIENCE_MS;
    while (this.last.length < posts) {
      if (performance.now() > overdue)
        throw new Error(`${this.last.length} of ${posts} reached all`);
      await sleep(10);
    }
    return {
      receipts: this.receipts,
      last: this.last,
      deliveries: posts * this.sockets.length,
    };
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }

  private async connectOne(index: number): Promise<void> {
    const { urls, tokens, join } = this.options;
    const socket = io(urls[index % urls.length], {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: tokens[index % tokens.length] },
    });
    this.sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    socket.on('post:published', (post: { body: string }) => this.receive(post.body));
    await join(socket);
  }

  private receive(body: string): void {
    const post = this.under.get(body.slice(0, 36));
    if (!post) return;
    const took = performance.now() - post.sentAt;
    this.receipts.push(took);
    post.missing -= 1;
    if (post.missing === 0) this.last.push(took);
  }
}

export async function joinThread(socket: Socket, threadId: string, after?: number) {
  const body = after === undefined ? { threadId } : { threadId, after };
  const answer = (await socket.emitWithAck('thread:join', body)) as object;
  if ('error' in answer) throw new Error(`a socket may not join: ${JSON.stringify(answer)}`);
  return answer as { lastSeq: number; events: unknown[]; resync?: true };
}

export async function send(url: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

export const reply = (url: string, token: string | undefined, threadId: string, body: string) =>
  send(
    `${url}/api/v1/threads/${threadId}/posts`,
    { body },
    { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
  );

export const p99 = (values: number[]) => percentile(values, 0.99);
