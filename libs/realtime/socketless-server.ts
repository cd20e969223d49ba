import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Server } from 'socket.io';
import type { ForumServer } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';

/** For a process that has no sockets, and something to tell those of the others. */
@Injectable()
export class SocketlessServer implements OnApplicationShutdown {
  private readonly server: ForumServer = new Server();

  constructor(sockets: LiveSockets, bus: NodeBus) {
    bus.serve(this.server);
    sockets.attach(this.server);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.server.of('/').adapter.close();
  }
}
