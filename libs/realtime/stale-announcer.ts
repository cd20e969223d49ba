import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotificationListener } from '@rounds/platform';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';

/**
 * What is in no channel's log (feeds, notifications, what was read on another device) cannot be
 * asked for by its `seq`. So after a gap between the processes every page is told to read it again.
 */
@Injectable()
export class StaleAnnouncer implements OnModuleInit {
  constructor(
    private readonly sockets: LiveSockets,
    private readonly bus: NodeBus,
    private readonly listener: NotificationListener,
  ) {}

  onModuleInit(): void {
    // Whose connection was lost also said nothing to the others: they are asked for heads as well.
    this.bus.on('heads:wanted', () => this.announce());
    this.bus.onRecovered(() => this.announce());
    this.listener.onRegained(() => this.announce());
  }

  private announce(): void {
    this.sockets.server.local.emit('me:stale');
  }
}
