import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { ChannelLog } from '@rounds/channels';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';

const SOON_MS = 500;

/** Says where each watched channel stands, so that a lost last message is noticed as well. */
@Injectable()
export class HeadAnnouncer implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HeadAnnouncer.name);
  private timer: NodeJS.Timeout | null = null;
  private soon: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly log: ChannelLog,
    private readonly bus: NodeBus,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  /** After a lost connection: what this node said to the others is as lost as what they said. */
  onModuleInit(): void {
    this.bus.on('heads:wanted', () => this.announceSoon());
    this.bus.onRecovered(() => {
      this.bus.tell('heads:wanted');
      this.announceSoon();
    });
  }

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    if (this.soon) clearTimeout(this.soon);
  }

  /** One query for all. */
  async announce(): Promise<void> {
    const watched = new Set<string>();
    for (const socket of this.sockets.all()) {
      for (const { channelId, threadId } of socket.data.rooms.values()) {
        if (threadId === null) watched.add(channelId);
      }
    }
    if (watched.size === 0) return;
    for (const head of await this.log.heads([...watched])) {
      this.sockets.server.local.to(roomOf.channel(head.channelId)).emit('channel:head', head);
    }
  }

  /** Once, however many nodes ask for it together. */
  private announceSoon(): void {
    if (this.soon || this.stopped) return;
    this.soon = setTimeout(() => {
      this.soon = null;
      void this.tryToAnnounce();
    }, SOON_MS * Math.random()).unref();
  }

  private schedule(): void {
    if (this.stopped) return;
    const jittered = this.timings.heads * (0.9 + 0.2 * Math.random());
    this.timer = setTimeout(() => {
      void this.tryToAnnounce().finally(() => this.schedule());
    }, jittered).unref();
  }

  private async tryToAnnounce(): Promise<void> {
    try {
      await this.announce();
    } catch (error) {
      this.logger.warn({ err: error }, 'heads could not be read');
    }
  }
}
