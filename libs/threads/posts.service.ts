import { Injectable } from '@nestjs/common';
import type { PostView, ReplyBody } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { AlreadyAnswered, Idempotency, newId, type IdempotentCall } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { mentionedIds } from './mentions.js';
import { NewPostWriter } from './new-post-writer.js';
import { renderPostMarkdown } from './post-markdown.js';
import { quotedView } from './post-view.js';
import { ThreadAccess } from './thread-access.js';
import { ThreadChanges } from './thread-changes.js';
import { replyTargetNotFound } from './threads-errors.js';

@Injectable()
export class PostsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly access: ThreadAccess,
    private readonly idempotency: Idempotency,
    private readonly changes: ThreadChanges,
    private readonly writer: NewPostWriter,
  ) {}

  /** Five round trips in all: begin, lock, write, log, commit. */
  async reply(
    viewer: Viewer,
    threadId: string,
    body: ReplyBody,
    call: IdempotentCall,
  ): Promise<PostView> {
    const html = renderPostMarkdown(body.body);
    return this.idempotency.once(call, async () => {
      const { post, event } = await this.dataSource.transaction(async (tx) => {
        const thread = await this.access.toPostIn(tx, viewer, threadId, body.replyToId ?? null);
        if (body.replyToId && !thread.quoted) {
          // Sent again after the quoted post was deleted, it is still the post of the first time.
          await this.idempotency.firstOnly(tx, call);
          throw replyTargetNotFound();
        }
        const at = new Date();
        const post: PostView = {
          id: newId(),
          threadId,
          channelId: thread.channelId,
          number: thread.lastPostNumber + 1,
          author: viewer.author,
          body: body.body,
          html,
          replyTo: thread.quoted && quotedView(thread.quoted),
          reactions: { helpful: 0, 'seen-it-too': 0 },
          myReactions: [],
          createdAt: at.toISOString(),
          editedAt: null,
          deletedAt: null,
        };
        const written = await this.writer.write(tx, post, mentionedIds(body.body), call);
        if (!written) throw new AlreadyAnswered();
        const event = await this.changes.record(tx, {
          channelId: post.channelId,
          type: 'post.published',
          threadId,
          postId: post.id,
          at,
        });
        return { post, event };
      });
      this.changes.announce(event, post);
      return post;
    });
  }
}
