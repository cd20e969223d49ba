import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChannelLog } from '@rounds/channels';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';

/** Says where each watched channel stands, so that a lost last message is noticed as well. */
@Injectable()
export class HeadAnnouncer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(HeadAnnouncer.name);
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly log: ChannelLog,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
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
      this.sockets.server.to(roomOf.channel(head.channelId)).emit('channel:head', head);
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    const jittered = this.timings.heads * (0.9 + 0.2 * Math.random());
    this.timer = setTimeout(() => {
      this.announce()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'heads could not be read'))
        .finally(() => this.schedule());
    }, jittered).unref();
  }
}
