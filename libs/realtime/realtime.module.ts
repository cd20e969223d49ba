import { Module } from '@nestjs/common';
import { ChannelsModule } from '@rounds/channels';
import { FeedModule } from '@rounds/feed';
import { IdentityModule } from '@rounds/identity';
import { NotificationsModule } from '@rounds/notifications';
import { ThreadsModule } from '@rounds/threads';
import { AccessSweep } from './access-sweep.js';
import { Broadcaster } from './broadcaster.js';
import { FeedAnnouncer } from './feed-announcer.js';
import { ForumGateway } from './forum.gateway.js';
import { HeadAnnouncer } from './head-announcer.js';
import { LiveSockets } from './live-sockets.js';
import { NotificationAnnouncer } from './notification-announcer.js';
import { NodeBus } from './node-bus.js';
import { PresenceElsewhere } from './presence-elsewhere.js';
import { Presence } from './presence.js';
import { REALTIME_TIMINGS, realtimeTimings } from './realtime-timings.js';
import { RoomEntry } from './room-entry.js';
import { Rooms } from './rooms.js';
import { SendBuffers } from './send-buffers.js';
import { SocketHandshake } from './socket-handshake.js';
import { SocketLife } from './socket-life.js';
import { StaleAnnouncer } from './stale-announcer.js';
import { StreamEnding } from './stream-ending.js';
import { Typing } from './typing.js';
import { UnreadAnnouncer } from './unread-announcer.js';

/** The live side, for the process that listens: see also configureRealtime. */
@Module({
  imports: [IdentityModule, ChannelsModule, ThreadsModule, FeedModule, NotificationsModule],
  providers: [
    { provide: REALTIME_TIMINGS, useValue: realtimeTimings },
    AccessSweep,
    Broadcaster,
    FeedAnnouncer,
    ForumGateway,
    HeadAnnouncer,
    LiveSockets,
    NotificationAnnouncer,
    NodeBus,
    Presence,
    PresenceElsewhere,
    RoomEntry,
    Rooms,
    SendBuffers,
    SocketHandshake,
    SocketLife,
    StaleAnnouncer,
    StreamEnding,
    Typing,
    UnreadAnnouncer,
  ],
  exports: [LiveSockets],
})
export class RealtimeModule {}
