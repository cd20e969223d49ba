import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { PostView } from '@rounds/contracts';
import { FeedReader } from '@rounds/feed';
import { AfterCommit } from '@rounds/platform';
import { ChannelChanged } from '@rounds/threads';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';
import { NodeBus } from './node-bus.js';

/** Each node puts new posts into the feeds that are open on it: one query, if anyone is here. */
@Injectable()
export class FeedAnnouncer implements OnModuleInit {
  private readonly logger = new Logger(FeedAnnouncer.name);

  constructor(
    private readonly afterCommit: AfterCommit,
    private readonly sockets: LiveSockets,
    private readonly feed: FeedReader,
    private readonly bus: NodeBus,
  ) {}

  onModuleInit(): void {
    this.afterCommit.on(ChannelChanged, ({ event, post }) => {
      const isNew = event.type === 'thread.opened' || event.type === 'post.published';
      if (!post || !isNew) return undefined;
      this.bus.tell('post:new', post);
      return this.announce(post);
    });
    this.bus.on('post:new', (post) => {
      this.announce(post).catch((error: unknown) =>
        this.logger.warn({ err: error }, 'followers of an author could not be read'),
      );
    });
  }

  private async announce(post: PostView): Promise<void> {
    const others = this.sockets.clinicians().filter((id) => id !== post.author.id);
    if (others.length === 0) return;
    const found = await this.feed.announcement(post, others);
    if (!found || found.followerIds.length === 0) return;
    this.sockets.server.local
      .to(found.followerIds.map(roomOf.clinician))
      .emit('feed:post', found.item);
  }
}
