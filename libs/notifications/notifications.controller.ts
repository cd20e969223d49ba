import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  notificationPage,
  notificationsQuery,
  readNotificationsBody,
  unreadNotifications,
  type NotificationsQuery,
  type ReadNotificationsBody,
} from '@rounds/contracts';
import { CurrentViewer, Uncounted, type Viewer } from '@rounds/identity';
import { NotificationsService } from './notifications.service.js';

@ApiTags('notifications')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @ApiOkResponse({ standardSchema: notificationPage })
  list(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: notificationsQuery }) query: NotificationsQuery,
  ) {
    return this.notifications.list(viewer, query);
  }

  @Put('read')
  @Uncounted()
  @ApiOkResponse({ standardSchema: unreadNotifications })
  markRead(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: readNotificationsBody }) body: ReadNotificationsBody,
  ) {
    return this.notifications.markRead(viewer, body);
  }
}
