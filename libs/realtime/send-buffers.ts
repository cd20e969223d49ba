import { Injectable } from '@nestjs/common';
import { Metrics } from '@rounds/platform';
import { Counter } from 'prom-client';
import type { ForumSocket } from './forum-socket.js';
import { Rooms } from './rooms.js';

/** Characters that wait behind a write which the network does not take, and for how long by then. */
const SPARED = { size: 64 * 1024, ms: 100 };
const CUT = { size: 1024 * 1024, ms: 500 };
/** However fast it came, as when this process was frozen. */
const MOST = 8 * 1024 * 1024;

interface Transport {
  /** Of a WebSocket. */
  socket?: { terminate?: () => void };
}

/**
 * Keeps small what waits for a socket that does not read. It is first spared presence and typing;
 * then it is cut off, and catches up when it comes back.
 */
@Injectable()
export class SendBuffers {
  private readonly cut: Counter;

  constructor(
    private readonly rooms: Rooms,
    metrics: Metrics,
  ) {
    this.cut = new Counter({
      name: 'rounds_sockets_cut_total',
      help: 'Sockets that were cut off, by reason',
      labelNames: ['reason'],
      registers: [metrics.registry],
    });
  }

  watch(socket: ForumSocket): void {
    const { conn } = socket;
    let size = 0;
    let since = 0;
    conn.on('packetCreate', ({ data }: { data?: unknown }) => {
      if (conn.transport.writable) return;
      if (size === 0) since = performance.now();
      size += typeof data === 'string' ? data.length : 1;
      if (size < SPARED.size) return;
      const ms = performance.now() - since;
      if ((size > CUT.size && ms > CUT.ms) || size > MOST) this.cutOff(socket);
      else if (ms > SPARED.ms && !socket.data.lagging) this.rooms.spare(socket);
    });
    // What was handed over before is written: the rest follows it now.
    conn.on('flush', () => {
      size = 0;
      if (socket.data.lagging) setImmediate(() => this.rooms.spareNoLonger(socket));
    });
  }

  private cutOff(socket: ForumSocket): void {
    if (!socket.connected) return;
    this.cut.inc({ reason: 'does not read' });
    // Not politely: a closing frame would wait behind all that is not read.
    (socket.conn as unknown as { transport: Transport }).transport.socket?.terminate?.();
    socket.conn.close(true);
  }
}
