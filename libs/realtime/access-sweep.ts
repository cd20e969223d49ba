import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChannelAccess } from '@rounds/channels';
import { NotificationListener } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { LiveSockets } from './live-sockets.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';
import { StreamEnding } from './stream-ending.js';

/**
 * Looks every half second, in one query, whether all who watch a private channel on this node may
 * still see it: for what no notification told. Standing is StandingWatch's part, in identity. A
 * node that cannot look drops its sockets.
 */
@Injectable()
export class AccessSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AccessSweep.name);
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private lookedAt = 0;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly access: ChannelAccess,
    private readonly ending: StreamEnding,
    private readonly listener: NotificationListener,
    private readonly dataSource: DataSource,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  onApplicationBootstrap(): void {
    this.lookedAt = performance.now();
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private schedule(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), this.timings.sweep).unref();
  }

  private async run(): Promise<void> {
    const overdue = setInterval(() => this.dropIfLost(), this.timings.sweep).unref();
    const startedAt = performance.now();
    try {
      await this.look();
      this.lookedAt = startedAt;
    } catch (error) {
      this.logger.warn({ err: error }, 'who may watch private channels could not be read');
      this.dropIfLost();
    } finally {
      clearInterval(overdue);
      this.schedule();
    }
  }

  private async look(): Promise<void> {
    const watched = new Map<string, { clinicianId: string; channelId: string }>();
    for (const socket of this.sockets.all()) {
      const clinicianId = socket.data.viewer.id;
      for (const { channelId, visibility } of socket.data.rooms.values()) {
        if (visibility === 'open') continue;
        watched.set(`${clinicianId} ${channelId}`, { clinicianId, channelId });
      }
    }
    if (watched.size === 0) return;
    // Not by the pool where that can be helped: one in full use is no reason to drop anybody.
    const visible = await this.access.visiblePairs(
      [...watched.values()],
      (sql, values) => this.listener.query(sql, values) ?? this.dataSource.query(sql, values),
    );
    for (const [pair, { clinicianId, channelId }] of watched) {
      if (!visible.has(pair)) this.ending.endChannel(clinicianId, channelId);
    }
  }

  private dropIfLost(): void {
    if (this.stopped || performance.now() - this.lookedAt < this.timings.sweepLost) return;
    if (this.sockets.count === 0) return;
    this.logger.error({ sockets: this.sockets.count }, 'access cannot be checked: dropped');
    this.ending.dropAll();
  }
}
