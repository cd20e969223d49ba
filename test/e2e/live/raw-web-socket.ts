import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { until } from './live-tools.js';

export interface RawOptions {
  /** Headers of the handshake, over those that a browser sends; null leaves one out. */
  headers?: Record<string, string | null>;
  path?: string;
}

export const OPCODE = { text: 1, close: 8, ping: 9 };

/** A frame as a client writes it: masked, unless one is to be wrong on purpose. */
export function frame(
  payload: Buffer | string,
  { opcode = OPCODE.text, fin = true, masked = true, length = Buffer.byteLength(payload) } = {},
): Buffer {
  const data = Buffer.from(payload);
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | opcode;
  head[1] = (masked ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  else if (length >= 126) head.writeUInt16BE(length, 2);
  if (!masked) return Buffer.concat([head, data]);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

/** A WebSocket by hand, which reads when it likes and writes what it likes. */
export class RawWebSocket {
  /** The texts that came, Engine.IO's included. */
  readonly texts: string[] = [];
  /** The status line of the answer to the handshake, or what else it was. */
  answer = '';
  /** The server ended it, by a closing frame or by the connection. */
  closed = false;
  private received = Buffer.alloc(0);
  private acks = 0;

  private constructor(private readonly tcp: Socket) {
    tcp.on('data', (data: Buffer) => this.receive(data));
    tcp.on('close', () => (this.closed = true));
    tcp.on('error', () => (this.closed = true));
  }

  /** Resolves with the answer to the upgrade, whatever it says. */
  static async open(url: string, options: RawOptions = {}): Promise<RawWebSocket> {
    const { host, hostname, port } = new URL(url);
    const tcp = connect(Number(port), hostname);
    const raw = new RawWebSocket(tcp);
    const headers = {
      ...{ host, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...options.headers,
    };
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [`${name}: ${value}`],
    );
    const path = options.path ?? '/socket.io/?EIO=4&transport=websocket';
    tcp.write(`GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    await until(() => raw.answer !== '' || raw.closed, 10_000);
    return raw;
  }

  /** Signed in to the forum's namespace; reads go on until `pause`. */
  static async signedIn(url: string, token: string, options?: RawOptions): Promise<RawWebSocket> {
    const raw = await RawWebSocket.open(url, options);
    raw.send(`40${JSON.stringify({ token })}`);
    await until(() => raw.texts.some((text) => text.startsWith('40{') || text.startsWith('44')));
    return raw;
  }

  send(text: string): void {
    this.write(frame(text));
  }

  write(data: Buffer): void {
    if (!this.closed) this.tcp.write(data);
  }

  /** Emits and answers the acknowledgement. */
  async ask<T>(event: string, body: unknown): Promise<T> {
    const ack = this.acks++;
    this.send(`42${ack}${JSON.stringify([event, body])}`);
    const answer = await until(() => this.texts.find((text) => text.startsWith(`43${ack}[`)));
    return (JSON.parse(answer.slice(`43${ack}`.length)) as [T])[0];
  }

  /** The bodies of these events, in the order they came. */
  events<T>(name: string): T[] {
    const start = `42["${name}",`;
    const found = this.texts.filter((text) => text.startsWith(start));
    return found.map((text) => (JSON.parse(text.slice(2)) as [string, T])[1]);
  }

  pause(): void {
    this.tcp.pause();
  }

  resume(): void {
    this.tcp.resume();
  }

  close(): void {
    this.tcp.destroy();
  }

  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    if (this.answer === '') {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.answer = this.received.subarray(0, this.received.indexOf('\r\n')).toString();
      this.received = this.received.subarray(end + 4);
    }
    for (let whole = this.next(); whole !== null; whole = this.next()) {
      if (whole === '2') this.send('3');
      this.texts.push(whole);
    }
  }

  private next(): string | null {
    const { received } = this;
    if (received.length < 2) return null;
    const short = (received[1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (received.length < head) return null;
    const long = short === 127 ? Number(received.readBigUInt64BE(2)) : 0;
    const length = short === 126 ? received.readUInt16BE(2) : long || short;
    if (received.length < head + length) return null;
    this.received = received.subarray(head + length);
    if (((received[0] ?? 0) & 0x0f) === OPCODE.close) this.closed = true;
    return received.subarray(head, head + length).toString();
  }
}
