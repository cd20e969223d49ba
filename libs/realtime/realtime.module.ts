import { Module } from '@nestjs/common';
import { ChannelsModule } from '@rounds/channels';
import { FeedModule } from '@rounds/feed';
import { IdentityModule } from '@rounds/identity';
import { ThreadsModule } from '@rounds/threads';
import { AccessSweep } from './access-sweep.js';
import { Broadcaster } from './broadcaster.js';
import { FeedAnnouncer } from './feed-announcer.js';
import { ForumGateway } from './forum.gateway.js';
import { HeadAnnouncer } from './head-announcer.js';
import { LiveSockets } from './live-sockets.js';
import { Presence } from './presence.js';
import { REALTIME_TIMINGS, realtimeTimings } from './realtime-timings.js';
import { RoomEntry } from './room-entry.js';
import { Rooms } from './rooms.js';
import { SocketHandshake } from './socket-handshake.js';
import { SocketLife } from './socket-life.js';
import { StreamEnding } from './stream-ending.js';
import { Typing } from './typing.js';

/** The live side, for the process that listens: see also configureRealtime. */
@Module({
  imports: [IdentityModule, ChannelsModule, ThreadsModule, FeedModule],
  providers: [
    { provide: REALTIME_TIMINGS, useValue: realtimeTimings },
    AccessSweep,
    Broadcaster,
    FeedAnnouncer,
    ForumGateway,
    HeadAnnouncer,
    LiveSockets,
    Presence,
    RoomEntry,
    Rooms,
    SocketHandshake,
    SocketLife,
    StreamEnding,
    Typing,
  ],
  exports: [LiveSockets],
})
export class RealtimeModule {}
