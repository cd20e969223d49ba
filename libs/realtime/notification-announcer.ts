import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import {
  NOTIFICATION_NEWS,
  notificationNews,
  NotificationsRead,
  NotificationsService,
} from '@rounds/notifications';
import { AfterCommit, NotificationListener } from '@rounds/platform';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';

/**
 * New notifications to all tabs and devices of those whom they are for. Each node tells its own
 * sockets, so that neither Redis nor the process that wrote them is needed.
 */
@Injectable()
export class NotificationAnnouncer implements OnModuleInit {
  private readonly logger = new Logger(NotificationAnnouncer.name);

  constructor(
    private readonly listener: NotificationListener,
    private readonly afterCommit: AfterCommit,
    private readonly sockets: LiveSockets,
    private readonly notifications: NotificationsService,
  ) {}

  onModuleInit(): void {
    this.listener.on(NOTIFICATION_NEWS, (payload) => {
      this.announce(payload).catch((error: unknown) => {
        this.logger.warn({ err: error }, 'new notifications could not be announced');
      });
    });
    this.afterCommit.on(NotificationsRead, ({ clinicianId, unread }) =>
      this.sockets.server.to(roomOf.clinician(clinicianId)).emit('notification:read', { unread }),
    );
  }

  /** Read anew, so that what may not be seen any more is not told. */
  private async announce(payload: unknown): Promise<void> {
    const here = new Set(this.sockets.clinicians());
    const news = notificationNews.parse(payload).filter(([clinicianId]) => here.has(clinicianId));
    if (news.length === 0) return;
    for (const { clinicianId, event } of await this.notifications.events(news)) {
      for (const socket of this.sockets.of(clinicianId)) socket.emit('notification:created', event);
    }
  }
}
