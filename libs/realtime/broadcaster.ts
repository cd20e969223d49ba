import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ChannelEventType, ChannelEventView, PostView } from '@rounds/contracts';
import { AfterCommit } from '@rounds/platform';
import { ChannelChanged, ReadMoved } from '@rounds/threads';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';

/** What a thread's room hears of a change; a thread is deleted with its last post. */
const postEvents = {
  'post.published': 'post:published',
  'post.edited': 'post:edited',
  'post.deleted': 'post:deleted',
  'post.reacted': 'post:reacted',
  'thread.deleted': 'post:deleted',
} as const satisfies Partial<Record<ChannelEventType, string>>;

const postEventOf = (type: ChannelEventType) =>
  (postEvents as Partial<Record<ChannelEventType, (typeof postEvents)[keyof typeof postEvents]>>)[
    type
  ];

/** Sends out what was committed. Who misses it catches up from the log. */
@Injectable()
export class Broadcaster implements OnModuleInit {
  constructor(
    private readonly afterCommit: AfterCommit,
    private readonly sockets: LiveSockets,
  ) {}

  onModuleInit(): void {
    this.afterCommit.on(ChannelChanged, ({ event, post }) => this.changed(event, post));
    this.afterCommit.on(ReadMoved, ({ clinicianId, ...read }) =>
      this.sockets.server.to(roomOf.clinician(clinicianId)).emit('me:read', read),
    );
  }

  private changed(event: ChannelEventView, post: PostView | null): void {
    const { server } = this.sockets;
    server.to(roomOf.channel(event.channelId)).emit('channel:event', event);
    const name = postEventOf(event.type);
    if (!name || !post) return;
    server.to(roomOf.thread(event.threadId)).emit(name, { ...post, seq: event.seq });
  }
}
