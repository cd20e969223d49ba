import { Injectable } from '@nestjs/common';
import { ChannelLog } from '@rounds/channels';
import type { ChannelEventType, ChannelEventView, PostView } from '@rounds/contracts';
import { AfterCommit, Outbox } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import { withoutReader } from './post-view.js';
import { ChannelChanged, PostDeleted, PostTouched } from './threads-events.js';

export interface ThreadChange {
  channelId: string;
  type: ChannelEventType;
  threadId: string;
  postId: string | null;
  at: Date;
}

const DELETES = new Set<ChannelEventType>(['post.deleted', 'thread.deleted']);

/** How every change of a thread leaves it: outbox, channel log, then the live message. */
@Injectable()
export class ThreadChanges {
  constructor(
    private readonly log: ChannelLog,
    private readonly outbox: Outbox,
    private readonly afterCommit: AfterCommit,
  ) {}

  /** Derived data (search) must look at the post again. */
  async touch(tx: EntityManager, threadId: string, postId: string): Promise<void> {
    await this.outbox.append(tx, PostTouched, { threadId, postId });
  }

  /** The same of all posts of its thread. */
  async touchThread(tx: EntityManager, threadId: string, postId: string): Promise<void> {
    await this.outbox.append(tx, PostTouched, { threadId, postId, wholeThread: true });
  }

  /** Derived data must let go of the post, in a row of its own that waits behind no other change. */
  async withdraw(tx: EntityManager, threadId: string, postId: string): Promise<void> {
    await this.outbox.append(tx, PostDeleted, { threadId, postId });
  }

  /** The last statement of the transaction: see ChannelLog.append. */
  async record(tx: EntityManager, change: ThreadChange): Promise<ChannelEventView> {
    return this.log.append(tx, change);
  }

  /** After the commit. */
  announce(event: ChannelEventView, post: PostView | null): void {
    if (DELETES.has(event.type)) this.outbox.wake(PostDeleted);
    this.outbox.wake(PostTouched);
    this.afterCommit.publish(ChannelChanged, { event, post: post && withoutReader(post) });
  }
}
