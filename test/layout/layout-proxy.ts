import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const CHECK_MS = 500;
const CHECK_TIMEOUT_MS = 1_000;
const CHECKS_TO_FAIL = 2;

interface Upstream {
  url: URL;
  failures: number;
  sockets: Set<Duplex>;
}

/**
 * What docker/haproxy.cfg does, small enough to run in a test: each request and each WebSocket goes
 * to the next node whose /health/ready answers; a node that stops answering loses its WebSockets.
 * Not sticky: sockets come by WebSocket alone.
 */
export class LayoutProxy {
  private readonly upstreams: Upstream[];
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly server = http.createServer((request, response) =>
    this.forward(request, response),
  );
  private readonly clients = new Set<Socket>();
  private next = 0;
  private checking: NodeJS.Timeout | null = null;

  constructor(urls: string[]) {
    this.upstreams = urls.map((url) => ({ url: new URL(url), failures: 0, sockets: new Set() }));
    this.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.upgrade(request, socket, head),
    );
    this.server.on('connection', (socket: Socket) => {
      this.clients.add(socket);
      socket.on('close', () => this.clients.delete(socket));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.checking = setInterval(() => {
      for (const upstream of this.upstreams) void this.check(upstream);
    }, CHECK_MS);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (this.checking) clearInterval(this.checking);
    this.agent.destroy();
    for (const socket of this.clients) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Those that answer, the one whose turn it is first; all of them where none does. */
  private order(): Upstream[] {
    const healthy = this.upstreams.filter(({ failures }) => failures < CHECKS_TO_FAIL);
    const list = healthy.length > 0 ? healthy : this.upstreams;
    const at = this.next++ % list.length;
    return [...list.slice(at), ...list.slice(0, at)];
  }

  private headers({ headers, socket }: IncomingMessage) {
    const before = headers['x-forwarded-for'];
    const from = [before ?? [], socket.remoteAddress ?? []].flat().join(', ');
    return {
      ...headers,
      'x-forwarded-for': from,
      'x-forwarded-proto': 'http',
      'x-forwarded-host': headers.host ?? '',
    };
  }

  private forward(request: IncomingMessage, response: ServerResponse, tried = this.order()): void {
    const [upstream, ...others] = tried;
    if (!upstream) return void response.writeHead(502).end();
    const { method, url: path } = request;
    const { hostname, port } = upstream.url;
    const headers = this.headers(request);
    const target = http.request(
      { hostname, port, method, path, headers, agent: this.agent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      },
    );
    target.on('error', (error: NodeJS.ErrnoException) => {
      if (response.headersSent) return void response.destroy();
      // Nothing was sent to it yet, so another may be asked.
      if (error.code === 'ECONNREFUSED') return this.forward(request, response, others);
      response.writeHead(502).end();
    });
    response.on('close', () => target.destroy());
    request.pipe(target);
  }

  private upgrade(
    request: IncomingMessage,
    client: Duplex,
    head: Buffer,
    tried = this.order(),
  ): void {
    const [upstream, ...others] = tried;
    if (!upstream) return void client.destroy();
    const { hostname, port } = upstream.url;
    const node = connect(Number(port), hostname);
    let connected = false;
    node.once('connect', () => {
      connected = true;
      upstream.sockets.add(client);
      const lines = Object.entries(this.headers(request)).map(
        ([name, value]) => `${name}: ${String(value)}`,
      );
      node.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      node.write(head);
      client.pipe(node);
      node.pipe(client);
    });
    node.on('error', () => {
      if (connected) client.destroy();
      else this.upgrade(request, client, head, others);
    });
    node.on('close', () => connected && client.destroy());
    client.on('error', () => node.destroy());
    client.on('close', () => {
      upstream.sockets.delete(client);
      node.destroy();
    });
  }

  private async check(upstream: Upstream): Promise<void> {
    try {
      const answer = await fetch(new URL('/health/ready', upstream.url), {
        signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error('not ready');
      upstream.failures = 0;
    } catch {
      upstream.failures += 1;
      if (upstream.failures !== CHECKS_TO_FAIL) return;
      for (const socket of upstream.sockets) socket.destroy();
    }
  }
}
