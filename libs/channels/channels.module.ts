import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ChannelAccess } from './channel-access.js';
import { ChannelEventPruner } from './channel-event-pruner.js';
import { ChannelLog } from './channel-log.js';
import { ChannelReplay } from './channel-replay.js';
import { Channel } from './channel.entity.js';
import { ChannelsController } from './channels.controller.js';
import { ChannelsService } from './channels.service.js';
import { Membership } from './membership.entity.js';
import { MembershipsService } from './memberships.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Channel, Membership])],
  controllers: [ChannelsController],
  providers: [
    ChannelAccess,
    ChannelEventPruner,
    ChannelLog,
    ChannelReplay,
    ChannelsService,
    MembershipsService,
  ],
  exports: [
    ChannelAccess,
    ChannelEventPruner,
    ChannelLog,
    ChannelReplay,
    ChannelsService,
    MembershipsService,
  ],
})
export class ChannelsModule {}
