import { Injectable } from '@nestjs/common';
import type { PostView, ReplyBody } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Idempotency, newId, type IdempotentCall } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { renderPostMarkdown } from './post-markdown.js';
import { PostMentions } from './post-mentions.js';
import { ReplyWriter, type ReplyDraft, type StoredReply } from './reply-writer.js';
import { ThreadChanges } from './thread-changes.js';
import { replyTargetNotFound } from './threads-errors.js';

@Injectable()
export class PostsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
    private readonly changes: ThreadChanges,
    private readonly writer: ReplyWriter,
    private readonly mentions: PostMentions,
  ) {}

  async reply(
    viewer: Viewer,
    threadId: string,
    { body, replyToId }: ReplyBody,
    call: IdempotentCall,
  ): Promise<PostView> {
    const html = renderPostMarkdown(body);
    const draft: ReplyDraft = {
      id: newId(),
      threadId,
      author: viewer.author,
      body,
      html,
      mentions: await this.mentions.of(html),
      reactions: { helpful: 0, 'seen-it-too': 0 },
      myReactions: [],
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    const publish = async () => {
      const written = await this.writer.write(draft, replyToId ?? null, call);
      if (!written) {
        // Sent again after the quoted post was deleted, it is still the post of the first time.
        await this.idempotency.firstOnly(this.dataSource.manager, call);
        throw replyTargetNotFound();
      }
      const { post, seq } = written;
      const { channelId, id: postId, createdAt: at } = post;
      this.changes.announce({ channelId, seq, type: 'post.published', threadId, postId, at }, post);
      return post;
    };
    return this.idempotency.once(call, publish, (stored: StoredReply) => this.writer.again(stored));
  }
}
