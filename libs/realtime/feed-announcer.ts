import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PostView } from '@rounds/contracts';
import { FeedReader } from '@rounds/feed';
import { AfterCommit } from '@rounds/platform';
import { ChannelChanged } from '@rounds/threads';
import { roomOf } from './forum-socket.js';
import { LiveSockets } from './live-sockets.js';

/** Puts new posts into the feeds that are open just now: one query a post, if anyone is here. */
@Injectable()
export class FeedAnnouncer implements OnModuleInit {
  constructor(
    private readonly afterCommit: AfterCommit,
    private readonly sockets: LiveSockets,
    private readonly feed: FeedReader,
  ) {}

  onModuleInit(): void {
    this.afterCommit.on(ChannelChanged, ({ event, post }) => {
      const isNew = event.type === 'thread.opened' || event.type === 'post.published';
      return post && isNew ? this.announce(post) : undefined;
    });
  }

  private async announce(post: PostView): Promise<void> {
    const others = this.sockets.clinicians().filter((id) => id !== post.author.id);
    if (others.length === 0) return;
    const found = await this.feed.announcement(post, others);
    if (!found || found.followerIds.length === 0) return;
    this.sockets.server.to(found.followerIds.map(roomOf.clinician)).emit('feed:post', found.item);
  }
}
