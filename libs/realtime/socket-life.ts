import { Injectable, Logger } from '@nestjs/common';
import type { ForumServer, ForumSocket } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';
import { Rooms } from './rooms.js';
import { SendBuffers } from './send-buffers.js';
import { SocketHandshake } from './socket-handshake.js';
import { end } from './stream-ending.js';

/** From the handshake to the end of a socket. */
@Injectable()
export class SocketLife {
  private readonly logger = new Logger(SocketLife.name);
  private readonly releases = new WeakMap<ForumSocket, () => void>();

  constructor(
    private readonly handshake: SocketHandshake,
    private readonly sockets: LiveSockets,
    private readonly rooms: Rooms,
    private readonly bus: NodeBus,
    private readonly buffers: SendBuffers,
  ) {}

  serve(server: ForumServer): void {
    this.bus.serve(server);
    server.use(this.handshake.admit);
    this.sockets.attach(server);
  }

  /** A standing lost between the handshake and here was told to nobody: hence a second look. */
  async begin(socket: ForumSocket): Promise<void> {
    this.sockets.add(socket);
    this.buffers.watch(socket);
    this.releases.set(socket, this.handshake.hold(socket.data.viewer));
    try {
      const refusal = await this.handshake.refusalOf(socket);
      if (refusal) end(socket, { code: refusal.code, title: refusal.message });
    } catch (error) {
      this.logger.warn({ err: error }, 'the standing of a new socket could not be read');
      socket.conn.close();
    }
  }

  /** There is one namespace: whoever leaves it and stays could come back as often as they like. */
  end(socket: ForumSocket): void {
    socket.conn.close();
    this.rooms.leaveAll(socket);
    this.sockets.remove(socket);
    this.releases.get(socket)?.();
    this.releases.delete(socket);
  }
}
