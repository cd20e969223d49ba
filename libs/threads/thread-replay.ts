import { Injectable } from '@nestjs/common';
import { ChannelLog } from '@rounds/channels';
import type { ThreadJoined } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { PostReader } from './post-reader.js';
import { withoutReader } from './post-view.js';
import { ThreadAccess } from './thread-access.js';

/** What a reader of a thread missed, edits and deletions included; rights checked every time. */
@Injectable()
export class ThreadReplay {
  constructor(
    private readonly access: ThreadAccess,
    private readonly log: ChannelLog,
    private readonly posts: PostReader,
  ) {}

  /** Without `after`: only where the channel's log stands. Posts come as they are now. */
  async ofThread(viewer: Viewer, threadId: string, after?: number): Promise<ThreadJoined> {
    const { channelId } = await this.access.toRead(viewer, threadId);
    if (after === undefined) {
      const [head] = await this.log.heads([channelId]);
      return { channelId, events: [], lastSeq: head?.lastSeq ?? 0 };
    }
    const missed = await this.log.ofThreadSince(channelId, threadId, after);
    const postIds = [...new Set(missed.events.flatMap((event) => event.postId ?? []))];
    const posts = postIds.length > 0 ? await this.posts.byIds(viewer.id, postIds) : [];
    const byId = new Map(posts.map((post) => [post.id, withoutReader(post)]));
    const events = missed.events.map((event) => {
      const post = event.postId ? byId.get(event.postId) : undefined;
      return { ...event, post: post ? { ...post, seq: event.seq } : null };
    });
    return { channelId, ...missed, events };
  }
}
