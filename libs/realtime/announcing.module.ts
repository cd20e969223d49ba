import { Module } from '@nestjs/common';
import { FeedModule } from '@rounds/feed';
import { ThreadsModule } from '@rounds/threads';
import { Broadcaster } from './broadcaster.js';
import { FeedAnnouncer } from './feed-announcer.js';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';
import { REALTIME_TIMINGS, realtimeTimings } from './realtime-timings.js';
import { SocketlessServer } from './socketless-server.js';
import { UnreadAnnouncer } from './unread-announcer.js';

/**
 * The live side of a worker: what its jobs commit reaches the sockets of the api processes, where
 * REDIS_URL connects them. Without it, clients find it at their next catch-up.
 */
@Module({
  imports: [ThreadsModule, FeedModule],
  providers: [
    { provide: REALTIME_TIMINGS, useValue: realtimeTimings },
    Broadcaster,
    FeedAnnouncer,
    LiveSockets,
    NodeBus,
    SocketlessServer,
    UnreadAnnouncer,
  ],
})
export class AnnouncingModule {}
