import { Injectable } from '@nestjs/common';
import { Metrics, SharedRedis } from '@rounds/platform';
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Counter } from 'prom-client';
import type { ForumServer, NodeEvents } from './forum-socket.js';
import { localFirst, type AdapterFactory } from './local-first.js';
import { SparingAdapter } from './sparing-adapter.js';

const CHANNELS = 'rounds';
const NEXT_TRY_MS = 200;

type Listener = (message: Buffer, channel: Buffer) => void;

/**
 * Between the processes: what is emitted to rooms, and what nodes tell each other. By sharded
 * pub/sub, which keeps nothing: what gets lost is found in the channel's log.
 */
@Injectable()
export class NodeBus {
  private server: ForumServer | null = null;
  private readonly handlers: ((server: ForumServer) => void)[] = [];
  private readonly whenRecovered: (() => void)[] = [];
  private readonly sent: Counter;
  private closed = false;

  constructor(
    private readonly redis: SharedRedis,
    metrics: Metrics,
  ) {
    this.sent = new Counter({
      name: 'rounds_bus_messages_total',
      help: 'Messages of this process to the others: sent, or lost as Redis was away',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  /** Gives a new server its adapter; without Redis that of this process alone. */
  serve(server: ForumServer): void {
    const { commands, subscriber } = this.redis;
    if (!commands || !subscriber) return void server.adapter(SparingAdapter);
    server.adapter(this.adapter(commands, subscriber) as never);
    this.server = server;
    for (const attach of this.handlers) attach(server);
  }

  /** To every other process; nothing waits for it. */
  tell<E extends keyof NodeEvents>(event: E, ...args: Parameters<NodeEvents[E]>): void {
    this.server?.serverSideEmit(event, ...(args as never));
  }

  /** What other processes tell. Before the application has started. */
  on<E extends keyof NodeEvents>(event: E, handler: NodeEvents[E]): void {
    const attach = (server: ForumServer) => void server.on(event, handler as never);
    this.handlers.push(attach);
    if (this.server) attach(this.server);
  }

  /** Calls this whenever something of the others may have been lost, and they are heard again. */
  onRecovered(handler: () => void): void {
    this.whenRecovered.push(handler);
    this.redis.onRecovered(handler);
  }

  close(): void {
    this.closed = true;
  }

  private adapter(
    commands: NonNullable<SharedRedis['commands']>,
    subscriber: NonNullable<SharedRedis['subscriber']>,
  ): AdapterFactory {
    // The adapter leaves the promises of these to themselves, hence none may be rejected.
    const publisher = {
      sSubscribe: () => undefined,
      sPublish: async (channel: string, message: string) => {
        // Not asked whether it is up: away, it refuses at once, and slow is better than never.
        try {
          await commands.sPublish(channel, message);
          this.sent.inc({ outcome: 'sent' });
        } catch {
          this.sent.inc({ outcome: 'lost' });
        }
      },
    };
    const listener = {
      sSubscribe: async (channel: string, listen: Listener) => {
        let late = false;
        while (!this.closed) {
          try {
            await subscriber.sSubscribe(channel, listen, true);
            // At once, as a process starts, nothing can have been missed.
            if (late) for (const recovered of this.whenRecovered) recovered();
            return;
          } catch {
            late = true;
            await new Promise((resolve) => setTimeout(resolve, NEXT_TRY_MS).unref());
          }
        }
      },
      sUnsubscribe: (channel: string) => subscriber.sUnsubscribe(channel).catch(() => undefined),
    };
    // Two subscriptions for all rooms: one that was lost is one that is renewed at once.
    return localFirst(
      createShardedAdapter(publisher, listener, {
        channelPrefix: CHANNELS,
        subscriptionMode: 'static',
      }) as AdapterFactory,
    );
  }
}
