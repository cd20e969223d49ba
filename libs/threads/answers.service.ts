import { Injectable } from '@nestjs/common';
import type { ThreadView } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { DataSource, type EntityManager } from 'typeorm';
import { ThreadAccess, type ReadableThread } from './thread-access.js';
import { ThreadChanges } from './thread-changes.js';
import { ThreadReader } from './thread-reader.js';
import { notAReply, notThreadAuthor } from './threads-errors.js';

/** The reply that answered the thread, chosen by who asked or by a moderator. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly changes: ThreadChanges,
    private readonly reader: ThreadReader,
  ) {}

  async accept(viewer: Viewer, threadId: string, postId: string): Promise<ThreadView> {
    return this.change(viewer, threadId, postId);
  }

  /** With `ifStill`: only that one; an answer that was chosen meanwhile stays. */
  async withdraw(viewer: Viewer, threadId: string, ifStill?: string): Promise<ThreadView> {
    return this.change(viewer, threadId, null, ifStill);
  }

  private async change(
    viewer: Viewer,
    threadId: string,
    postId: string | null,
    ifStill?: string,
  ): Promise<ThreadView> {
    const { event, view } = await this.dataSource.transaction(async (tx) => {
      const thread = await this.access.toChange(tx, viewer, threadId);
      requireOwn(viewer, thread);
      const isOther = ifStill !== undefined && thread.answerPostId !== ifStill;
      if (thread.answerPostId === postId || isOther) {
        return { event: null, view: await this.reader.byId(viewer, threadId, tx) };
      }
      if (postId) await this.requireReply(tx, threadId, postId);
      await tx.query('UPDATE thread SET answer_post_id = $2 WHERE id = $1', [threadId, postId]);
      await this.changes.touchThread(tx, threadId, (postId ?? thread.answerPostId)!);
      const view = await this.reader.byId(viewer, threadId, tx);
      const type = 'thread.answered' as const;
      const change = { channelId: thread.channelId, type, threadId, postId, at: new Date() };
      return { event: await this.changes.record(tx, change), view };
    });
    if (event) this.changes.announce(event, null);
    return view;
  }

  private async requireReply(tx: EntityManager, threadId: string, postId: string) {
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM post WHERE id = $1 AND thread_id = $2 AND number > 1 AND deleted_at IS NULL',
      [postId, threadId],
    );
    if (rows.length === 0) throw notAReply();
  }
}

function requireOwn(viewer: Viewer, thread: ReadableThread): void {
  const moderates = viewer.role === 'moderator' || viewer.role === 'admin';
  if (thread.authorId !== viewer.id && !moderates) throw notThreadAuthor();
}
