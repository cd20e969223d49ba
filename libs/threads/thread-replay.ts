import { Injectable } from '@nestjs/common';
import { ChannelLog } from '@rounds/channels';
import type { ThreadJoined } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { PostReader } from './post-reader.js';
import { withoutReader } from './post-view.js';
import { ThreadAccess } from './thread-access.js';

const POSTS_AT_ONCE = 50;
const MAX_BYTES = 512 * 1024;

/** What a reader of a thread missed, edits and deletions included; rights checked every time. */
@Injectable()
export class ThreadReplay {
  constructor(
    private readonly access: ThreadAccess,
    private readonly log: ChannelLog,
    private readonly posts: PostReader,
  ) {}

  /** Without `after`: only where the channel's log stands. Each post comes once, as it is now. */
  async ofThread(viewer: Viewer, threadId: string, after?: number): Promise<ThreadJoined> {
    const { channelId } = await this.access.toRead(viewer, threadId);
    if (after === undefined) {
      const [head] = await this.log.heads([channelId]);
      return { channelId, events: [], lastSeq: head?.lastSeq ?? 0 };
    }
    const missed = await this.log.ofThreadSince(channelId, threadId, after);
    const newest = new Map(missed.events.map(({ postId, seq }) => [postId, seq]));
    const postIds = [...newest.keys()].filter((id) => id !== null);
    const posts = await this.current(viewer, postIds);
    if (!posts) return { channelId, events: [], lastSeq: missed.lastSeq, resync: true };
    const events = missed.events.map((event) => {
      const post = event.postId ? posts.get(event.postId) : undefined;
      if (!post) return { ...event, post: null };
      posts.delete(post.id);
      return { ...event, post: { ...post, seq: newest.get(post.id) ?? event.seq } };
    });
    return { channelId, ...missed, events };
  }

  /** Null where they are more than one message should carry: a page of them is read faster. */
  private async current(viewer: Viewer, ids: string[]) {
    const byId = new Map<string, ReturnType<typeof withoutReader>>();
    let bytes = 0;
    for (let at = 0; at < ids.length; at += POSTS_AT_ONCE) {
      for (const post of await this.posts.byIds(viewer.id, ids.slice(at, at + POSTS_AT_ONCE))) {
        bytes += Buffer.byteLength(post.body) + Buffer.byteLength(post.html);
        if (bytes > MAX_BYTES) return null;
        byId.set(post.id, withoutReader(post));
      }
    }
    return byId;
  }
}
