import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { MemberDismissed } from '@rounds/channels';
import { AfterCommit } from '@rounds/platform';
import { UnreadChanged, UnreadCounter } from '@rounds/threads';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { REALTIME_TIMINGS, type RealtimeTimings } from './realtime-timings.js';
import { Turns } from './turns.js';

/**
 * Tells all tabs and devices of a clinician what is left to read in a channel, once for all that
 * they read of it within a moment, and that nothing is where they left it. Counted here and not by
 * each of them.
 */
@Injectable()
export class UnreadAnnouncer implements OnModuleInit, OnApplicationShutdown {
  private readonly turns = new Turns();
  private stopped = false;
  private readonly waiting = new Map<string, Promise<void>>();

  constructor(
    private readonly afterCommit: AfterCommit,
    private readonly sockets: LiveSockets,
    private readonly unread: UnreadCounter,
    @Inject(REALTIME_TIMINGS) private readonly timings: RealtimeTimings,
  ) {}

  onModuleInit(): void {
    this.afterCommit.on(UnreadChanged, ({ clinicianId, channelId }) => {
      const key = keyOf(clinicianId, channelId);
      const announced = this.waiting.get(key) ?? this.later(key, clinicianId, channelId);
      this.waiting.set(key, announced);
      return announced;
    });
    // Behind a count that is under way: it would bring the channel back.
    this.afterCommit.on(MemberDismissed, ({ clinicianId, channelId }) =>
      this.turns.take(keyOf(clinicianId, channelId), async () => {
        this.sockets.server.to(roomOf.clinician(clinicianId)).emit('me:left', { channelId });
      }),
    );
  }

  onApplicationShutdown(): void {
    this.stopped = true;
  }

  private async later(key: string, clinicianId: string, channelId: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.timings.unread).unref());
    // From here on the count may not hold what changes, so the next change waits anew.
    this.waiting.delete(key);
    if (this.stopped) return;
    // In turns, so that of two counts the younger is told last.
    await this.turns.take(key, async () => {
      const unread = await this.unread.inChannel(clinicianId, channelId);
      if (unread) this.sockets.server.to(roomOf.clinician(clinicianId)).emit('me:unread', unread);
    });
  }
}

const keyOf = (clinicianId: string, channelId: string) => `${clinicianId} ${channelId}`;
