import { Injectable } from '@nestjs/common';
import { ChannelAccess } from '@rounds/channels';
import type { OpenedThread, OpenThreadBody, PostView, TermMentions } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Idempotency, newId, type IdempotentCall } from '@rounds/platform';
import { VocabularyTags } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { NewThread } from './new-thread.js';
import { renderPostMarkdown } from './post-markdown.js';
import { PostMentions } from './post-mentions.js';

@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly channels: ChannelAccess,
    private readonly vocabulary: VocabularyTags,
    private readonly idempotency: Idempotency,
    private readonly thread: NewThread,
    private readonly mentions: PostMentions,
  ) {}

  /** Opens a thread with its first post in a channel that the viewer may see. */
  async open(
    viewer: Viewer,
    channel: string,
    body: OpenThreadBody,
    call: IdempotentCall | null,
  ): Promise<OpenedThread> {
    const html = renderPostMarkdown(body.body);
    const mentions = await this.mentions.of(html);
    return this.idempotency.once(call, async () => {
      const { opened, announce } = await this.dataSource.transaction(async (tx) => {
        const { id: channelId, slug: channelSlug } = await this.channels.toRead(
          viewer,
          channel,
          tx,
        );
        const medications = await this.vocabulary.resolveMedications(tx, body.medicationIds);
        const effects = await this.vocabulary.resolveEffects(tx, body.effectIds);
        const firstPost = newFirstPost(viewer, channelId, { body: body.body, html, mentions });
        const opened: OpenedThread = {
          id: firstPost.threadId,
          channelId,
          channelSlug,
          title: body.title,
          kind: body.kind,
          author: viewer.author,
          medications,
          effects,
          lastPostNumber: 1,
          lastPostAt: firstPost.createdAt,
          answerPostId: null,
          createdAt: firstPost.createdAt,
          lastReadNumber: 1,
          subscription: 'follow',
          firstPost,
        };
        await this.thread.insert(tx, opened);
        await this.idempotency.remember(tx, call, opened);
        return { opened, announce: await this.thread.record(tx, opened) };
      });
      announce();
      return opened;
    });
  }
}

const newFirstPost = (
  viewer: Viewer,
  channelId: string,
  said: { body: string; html: string; mentions: TermMentions },
): PostView => ({
  id: newId(),
  threadId: newId(),
  channelId,
  number: 1,
  author: viewer.author,
  ...said,
  replyTo: null,
  reactions: { helpful: 0, 'seen-it-too': 0 },
  myReactions: [],
  revision: 1,
  createdAt: new Date().toISOString(),
  editedAt: null,
  deletedAt: null,
});
