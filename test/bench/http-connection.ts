import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface HttpRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
}

const OVERDUE_MS = 30_000;
const NOTHING = Buffer.alloc(0);

/**
 * A kept connection with one request at a time. Every answer is read whole, by the content-length
 * that it must have, and nothing is done beyond that: server, database and load share the cores, and
 * what the client takes of them is missing on one side of the comparison only.
 */
export class HttpConnection {
  private head: Buffer = NOTHING;
  private status = 0;
  /** Bytes of the answer that are still to come; null before its head is there. */
  private missing: number | null = null;
  private waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null =
    null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true).setTimeout(OVERDUE_MS);
    socket.on('data', (chunk) => this.read(chunk));
    socket.on('timeout', () => socket.destroy(new Error('no answer in time')));
    socket.on('error', (error) => this.waiting?.reject(error));
    socket.on('close', () => this.waiting?.reject(new Error('the connection was closed')));
  }

  static async open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new HttpConnection(socket, host);
  }

  /** Answers the status, once all of the answer is there. */
  ask({ method, path, headers, body }: HttpRequest): Promise<number> {
    let text = `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (body !== undefined) text += `content-length: ${Buffer.byteLength(body)}\r\n`;
    this.socket.write(`${text}\r\n${body ?? ''}`);
    return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    const body = this.missing === null ? this.afterHead(chunk) : chunk;
    if (this.missing === null) return;
    this.missing -= body.length;
    if (this.missing > 0) return;
    if (this.missing < 0) return void this.socket.destroy(new Error('more than its length'));
    this.missing = null;
    this.waiting?.resolve(this.status);
    this.waiting = null;
  }

  /** What is there of the body. */
  private afterHead(chunk: Buffer): Buffer {
    const answer = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk]);
    const end = answer.indexOf('\r\n\r\n');
    this.head = end < 0 ? answer : NOTHING;
    if (end < 0) return NOTHING;
    const head = answer.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) this.socket.destroy(new Error(`no content-length: ${head}`));
    this.status = Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.missing = length === undefined ? null : Number(length);
    return answer.subarray(end + 4);
  }
}
