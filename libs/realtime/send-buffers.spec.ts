import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '@rounds/platform';
import { Registry } from 'prom-client';
import { Server, type Socket } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import type { ForumSocket } from './forum-socket.js';
import type { Rooms } from './rooms.js';
import { SendBuffers } from './send-buffers.js';

let http: HttpServer;
let server: Server;
const told: string[] = [];
const clients: ClientSocket[] = [];

beforeEach(async () => {
  told.length = 0;
  const rooms = {
    spare: (socket: ForumSocket) => {
      socket.data.lagging = true;
      told.push('spared');
    },
    spareNoLonger: (socket: ForumSocket) => {
      socket.data.lagging = false;
      told.push('no longer');
    },
  };
  const buffers = new SendBuffers(rooms as Rooms, { registry: new Registry() } as Metrics);
  http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  server = new Server(http, { serveClient: false });
  server.on('connection', (socket) => {
    buffers.watch(socket);
    void socket.join('room');
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await server.close();
});

/** A client that keeps the numbers it is sent, and the server's side of it. */
async function connect(transports = ['websocket']) {
  const { port } = http.address() as AddressInfo;
  const here = once(server, 'connection');
  const client = io(`http://127.0.0.1:${port}`, { transports, forceNew: true });
  clients.push(client);
  const numbers: number[] = [];
  client.on('n', (n: number) => numbers.push(n));
  const [socket] = (await here) as [Socket];
  await until(() => client.connected);
  return { client, socket, numbers };
}

async function until(condition: () => boolean): Promise<void> {
  const overdue = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > overdue) throw new Error('waited in vain');
    await sleep(5);
  }
}

const range = (length: number) => Array.from({ length }, (_, n) => n);
const toRoom = (n: number, filler = '') => server.to('room').emit('n', n, filler);

/** How many packets of Engine.IO come to be while this runs. */
function packets(socket: Socket, run: () => void): number {
  let count = 0;
  const add = () => (count += 1);
  socket.conn.on('packetCreate', add);
  run();
  socket.conn.off('packetCreate', add);
  return count;
}

/** The network's side of a client's WebSocket. */
function networkOf(client: ClientSocket): NetSocket {
  const { transport } = client.io.engine as unknown as {
    transport: { ws: { _socket: NetSocket } };
  };
  return transport.ws._socket;
}

it('a frame for a room goes straight to the network where nothing waits', async () => {
  const { socket, numbers } = await connect();
  expect(packets(socket, () => range(3).forEach((n) => toRoom(n)))).toBe(0);
  expect(packets(socket, () => socket.emit('n', 3))).toBe(1);
  await until(() => numbers.length === 4);
  expect(numbers).toEqual(range(4));
});

it('never overtakes what waits', async () => {
  const { socket, numbers } = await connect();
  const sent = range(3_000);
  for (const n of sent) {
    if (n % 3 === 0) socket.emit('n', n);
    else toRoom(n, 'x'.repeat(n % 500));
    if (n % 50 === 0) await sleep(1);
  }
  await until(() => numbers.length === sent.length);
  expect(numbers).toEqual(sent);
});

it.each([[['polling']], [['polling', 'websocket']]])('reaches who is on %j', async (transports) => {
  const { socket, numbers } = await connect(transports);
  const last = transports.at(-1);
  const sent: number[] = [];
  while (sent.length < 100 || socket.conn.transport.name !== last) {
    toRoom(sent.length);
    sent.push(sent.length);
    await sleep(1);
  }
  toRoom(sent.length);
  sent.push(sent.length);
  await until(() => numbers.length === sent.length);
  expect(numbers).toEqual(sent);
});

it('waits behind what a slow client has not read, in order, and is told of as lagging', async () => {
  const { client, socket, numbers } = await connect();
  networkOf(client).pause();
  const sent: number[] = [];
  while (!socket.data.lagging) {
    toRoom(sent.length, 'x'.repeat(50_000));
    sent.push(sent.length);
    await sleep(2);
  }
  // What can be done without is not kept for it.
  server.to('room').volatile.emit('n', -1);
  toRoom(sent.length);
  sent.push(sent.length);
  networkOf(client).resume();
  await until(() => numbers.length === sent.length);
  expect(numbers).toEqual(sent);
  await until(() => told.length > 1);
  expect(told).toEqual(['spared', 'no longer']);
});

it('harms nobody where a socket is being closed or gone', async () => {
  const [leaving, staying] = [await connect(), await connect()];
  leaving.socket.conn.close();
  toRoom(0);
  networkOf(staying.client).on('error', () => {});
  const gone = await connect();
  networkOf(gone.client).destroy();
  for (const n of [1, 2, 3]) {
    toRoom(n);
    await sleep(10);
  }
  await until(() => staying.numbers.length === 4);
  expect(staying.numbers).toEqual(range(4));
});
