import type { ChannelEventType, ReactionKind, TermMentions, ThreadKind } from '@rounds/contracts';
import { mentionedIds, proseOf, renderPostMarkdown } from '@rounds/threads';
import { bulkVocabulary, type BulkVocabulary } from '@rounds/vocabulary';
import type { ClientBase } from 'pg';
import { BulkRows, type BulkPost, type BulkThread } from './bulk-rows.js';
import { TimedIds } from './timed-ids.js';

export interface BulkOpening {
  at: Date;
  channelId: string;
  authorId: string;
  title: string;
  kind: ThreadKind;
  body: string;
  /** The rendering of `body`, where it is at hand. */
  html?: string;
  /** What it names, where that is at hand. */
  named?: TermMentions;
  medicationIds?: string[];
  effectIds?: string[];
}

export interface BulkReply {
  at: Date;
  authorId: string;
  body: string;
  html?: string;
  named?: TermMentions;
  replyTo?: Pick<BulkPost, 'id' | 'thread'>;
}

/**
 * Leaves what ThreadsService, PostsService, ReactionsService and AnswersService would have left,
 * at times of the caller's choice and by COPY. Calls come in order of time, since a channel's log
 * is. Call `flush` now and then, which bounds the memory, and `finish` before the commit.
 */
export class BulkWriter {
  private readonly ids = new TimedIds();
  private now = 0;

  private constructor(
    private readonly rows: BulkRows,
    private readonly heads: Map<string, number>,
    private readonly vocabulary: BulkVocabulary,
  ) {}

  /** The medications and effects that a rendered post names. */
  readonly namedIn = (html: string): TermMentions => this.vocabulary.mentionsIn(proseOf(html));

  /**
   * In the transaction of `client`; until it ends nobody else can post. `consumers` get an outbox
   * row for each post that was touched.
   */
  static async begin(client: ClientBase, consumers: string[]): Promise<BulkWriter> {
    const { rows } = await client.query<{ channel_id: string; last_seq: string }>(
      'SELECT channel_id, last_seq FROM channel_head ORDER BY channel_id FOR UPDATE',
    );
    const heads = new Map(rows.map((row) => [row.channel_id, Number(row.last_seq)]));
    const vocabulary = await bulkVocabulary(async <T>(sql: string) => {
      const { rows } = await client.query(sql);
      return rows as T[];
    });
    return new BulkWriter(new BulkRows(client, consumers), heads, vocabulary);
  }

  openThread(opening: BulkOpening): { thread: BulkThread; firstPost: BulkPost } {
    const { at, channelId, authorId, title, kind } = opening;
    const id = this.ids.at(this.advance(at));
    const thread: BulkThread = {
      id,
      channelId,
      authorId,
      title,
      kind,
      tags: this.vocabulary.termsOf(
        [...new Set(opening.medicationIds)],
        [...new Set(opening.effectIds)],
      ),
      createdAt: at,
      lastPostNumber: 0,
      lastPostAt: at,
      answerPostId: null,
      stored: false,
    };
    this.rows.addThread(thread);
    const firstPost = this.addPost(thread, opening);
    this.rows.setState(authorId, id, { lastReadNumber: 1, level: 'follow', at });
    this.log(thread, 'thread.opened', firstPost.id, at);
    return { thread, firstPost };
  }

  reply(thread: BulkThread, reply: BulkReply): BulkPost {
    this.advance(reply.at);
    const post = this.addPost(thread, reply);
    this.log(thread, 'post.published', post.id, reply.at);
    return post;
  }

  /** Once per clinician and kind, and not by the post's author. */
  react(post: BulkPost, reaction: { at: Date; clinicianId: string; kind: ReactionKind }): void {
    this.advance(reaction.at);
    if (post.authorId === reaction.clinicianId) throw new Error('a reaction to an own post');
    this.rows.addReaction(post, reaction);
    this.log(post.thread, 'post.reacted', post.id, reaction.at);
  }

  accept(thread: BulkThread, post: BulkPost, at: Date): void {
    this.advance(at);
    if (post.thread !== thread || post.number === 1) throw new Error('not a reply of the thread');
    thread.answerPostId = post.id;
    this.rows.changeThread(thread);
    this.rows.touchThread(post);
    this.log(thread, 'thread.answered', post.id, at);
  }

  /** Moves forward only; what happened before is counted as unread no more. */
  read(thread: BulkThread, clinicianId: string, number: number, at: Date): void {
    this.advance(at);
    const reached = Math.min(number, thread.lastPostNumber);
    const { lastReadNumber, level } = this.rows.stateOf(clinicianId, thread.id);
    const further = Math.max(lastReadNumber, reached);
    this.rows.setState(clinicianId, thread.id, { lastReadNumber: further, level, at });
  }

  /** Rows that wait in memory. */
  get waiting(): number {
    return this.rows.waiting;
  }

  async flush(): Promise<void> {
    await this.rows.flush();
  }

  async finish(): Promise<void> {
    await this.rows.finish(this.heads);
  }

  private addPost(thread: BulkThread, from: BulkReply): BulkPost {
    const html = from.html ?? renderPostMarkdown(from.body);
    const post: BulkPost = {
      id: this.ids.at(from.at),
      thread,
      number: thread.lastPostNumber + 1,
      authorId: from.authorId,
      replyToId: from.replyTo?.id ?? null,
      body: from.body,
      html,
      named: from.named ?? this.namedIn(html),
      createdAt: from.at,
      reactions: { helpful: 0, 'seen-it-too': 0 },
      stored: false,
    };
    if (from.replyTo && from.replyTo.thread !== thread) throw new Error('quotes another thread');
    thread.lastPostNumber = post.number;
    thread.lastPostAt = from.at;
    this.rows.changeThread(thread);
    this.rows.addPost(post, mentionedIds(from.body));
    return post;
  }

  private log(thread: BulkThread, type: ChannelEventType, postId: string, at: Date): void {
    const head = this.heads.get(thread.channelId);
    if (head === undefined) throw new Error(`channel ${thread.channelId} has no head`);
    this.heads.set(thread.channelId, head + 1);
    this.rows.addEvent([thread.channelId, head + 1, type, thread.id, postId, at]);
  }

  private advance(at: Date): Date {
    if (at.getTime() < this.now) throw new Error(`${at.toISOString()} comes after a later moment`);
    this.now = at.getTime();
    return at;
  }
}
