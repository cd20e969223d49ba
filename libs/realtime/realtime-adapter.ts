import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { ENVIRONMENT, type Environment } from '@rounds/platform';
import { Server, type ServerOptions } from 'socket.io';
import { WebSocketServer, type ServerOptions as WebSocketOptions } from 'ws';
import type { ForumServer, ForumSocket } from './forum-socket.js';
import { tooManyEvents, unknownEvent } from './realtime-errors.js';
import { refuse } from './socket-refusal.js';
import { TokenBucket } from './token-bucket.js';

type MessageHandlers = Parameters<IoAdapter['bindMessageHandlers']>[1];
type Payload = { data: unknown; ack?: (answer: unknown) => void };

/** Room for rejoining everything that one socket may watch, then a steady rate. */
const EVENTS_AT_ONCE = 250;
const EVENTS_PER_SECOND = 50;
/** Refusals are answers too: whoever goes on regardless is cut off. */
const REFUSALS_AT_ONCE = 1_000;
const REFUSALS_PER_SECOND = 10;

/**
 * Pings of WebSocket are left unanswered, for Engine.IO has its own: answered, they would gather
 * without a bound for a client that does not read, past all that counts what waits for it.
 */
class QuietWebSocketServer extends WebSocketServer {
  constructor(options: WebSocketOptions) {
    super({ ...options, autoPong: false });
  }
}

/** Socket.IO on the server that answers HTTP, at /socket.io. */
export class RealtimeAdapter extends IoAdapter {
  private closing = false;

  constructor(
    app: INestApplication,
    private readonly environment: Environment,
  ) {
    super(app.getHttpServer() as object);
  }

  override createIOServer(_port: number, options?: ServerOptions): Server {
    const origins = this.environment.ROUNDS_ORIGINS;
    return new Server(this.httpServer as ConstructorParameters<typeof Server>[0], {
      ...options,
      path: '/socket.io',
      transports: ['polling', 'websocket'],
      serveClient: false,
      wsEngine: QuietWebSocketServer,
      maxHttpBufferSize: 64 * 1024,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      connectTimeout: 10_000,
      ...(origins.length > 0 ? { cors: { origin: origins, credentials: true } } : {}),
      allowRequest: (_request, decide) => decide(null, !this.closing),
    });
  }

  /**
   * One listener for all events of a socket: Nest's own keeps an observable for each, 26 KB together.
   * What no handler takes is refused too, and all of it counts: nothing a client sends is free.
   */
  override bindMessageHandlers(socket: ForumSocket, handlers: MessageHandlers): void {
    const limited = this.environment.ROUNDS_RATE_LIMITS === 'on';
    const bucket = new TokenBucket(EVENTS_AT_ONCE, EVENTS_PER_SECOND);
    const patience = new TokenBucket(REFUSALS_AT_ONCE, REFUSALS_PER_SECOND);
    socket.use(([event, ...args]) => {
      // Sent together with what ended it.
      if (!socket.connected) return;
      const taken = !limited || bucket.take();
      const handler = handlers.find(({ message }) => message === event);
      if (taken && handler) return void this.answer(handler, args);
      refuse(args.at(-1), taken ? unknownEvent() : tooManyEvents());
      if (limited && !patience.take()) socket.conn.close(true);
    });
  }

  private async answer({ callback }: MessageHandlers[number], args: unknown[]): Promise<void> {
    const { data, ack } = this.mapPayload(args.length > 1 ? args : args[0]) as Payload;
    try {
      const answer: unknown = await callback(data, ack);
      if (answer !== undefined) ack?.(answer);
    } catch (error) {
      this.logger.error(error);
    }
  }

  /**
   * Closes the connections, not the sockets' sessions: clients come back by themselves, to this
   * address. The HTTP server underneath is Nest's to close.
   */
  override async close(server: ForumServer): Promise<void> {
    this.closing = true;
    await server.of('/').adapter.close();
    server.engine.close();
  }
}

/** Call before the application is initialised. */
export function configureRealtime(app: INestApplication): void {
  app.useWebSocketAdapter(new RealtimeAdapter(app, app.get<Environment>(ENVIRONMENT)));
}
