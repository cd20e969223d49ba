import { Injectable } from '@nestjs/common';
import type { PostView } from '@rounds/contracts';
import {
  AlreadyAnswered,
  Outbox,
  queryPrepared,
  WriteBatches,
  type IdempotentCall,
} from '@rounds/platform';
import { DataSource, QueryFailedError } from 'typeorm';
import { mentionedIds } from './mentions.js';
import { idsOf } from './post-mentions.js';
import { quotedView, type QuotedRow } from './post-view.js';
import { MOST_TOGETHER, repliesSql, type ReplyToWrite } from './replies-sql.js';
import { shownTerms } from './shown-terms.js';
import { threadNotFound } from './threads-errors.js';
import { PostTouched } from './threads-events.js';

/** What is known of a reply before it has its place in the thread. */
export type ReplyDraft = Omit<PostView, 'channelId' | 'number' | 'replyTo' | 'revision'>;

/**
 * A reply as the idempotency key keeps it: with what it found when it was written, and without its
 * text, which lies with the post.
 */
export interface StoredReply {
  draft: Omit<ReplyDraft, 'body' | 'html'>;
  channelId: string;
  number: number;
  at: string;
  quoted: QuotedRow | null;
}

interface WrittenRow {
  id: string;
  /** Null where the thread was not found, or, together with others, would have had to wait. */
  channelId: string | null;
  number: number;
  at: string;
  quoted: QuotedRow | null;
  /** Null where nothing was written. */
  seq: string | null;
}

type Written = { post: PostView; seq: number };

interface Reply {
  draft: ReplyDraft;
  replyToId: string | null;
  call: IdempotentCall;
}

/** Replies, those that come at the same time together: see repliesSql and WriteBatches. */
@Injectable()
export class ReplyWriter {
  private readonly batches = new WriteBatches<Reply, Written | null>(
    (replies) => this.together(replies),
    MOST_TOGETHER,
    ({ draft }) => draft.threadId,
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Answers the post with its `seq`, or null where the post that it quotes is gone. Throws
   * thread_not_found, and AlreadyAnswered where the key was there before. Mentions of nobody are
   * dropped; no reply is older than the one before it.
   */
  async write(
    draft: ReplyDraft,
    replyToId: string | null,
    call: IdempotentCall,
  ): Promise<Written | null> {
    const reply = { draft, replyToId, call };
    return (await this.batches.add(reply)) ?? (await this.alone(reply));
  }

  /** The post as it was answered the first time, whatever became of it. */
  async again(stored: StoredReply): Promise<PostView> {
    const [text] = await this.dataSource.query<{ body: string; html: string }[]>(
      `SELECT coalesce(r.body, p.body) AS body, coalesce(r.html, p.html) AS html
         FROM post p LEFT JOIN post_revision r ON r.post_id = p.id AND r.revision = 1
        WHERE p.id = $1`,
      [stored.draft.id],
    );
    return replyView(stored, text!);
  }

  /** Null for each that was not written, for whatever reason: alone it finds out. */
  private async together(replies: Reply[]): Promise<(Written | null)[]> {
    const rows = await this.run(togetherSql, replies).catch((error: unknown) => {
      if (isRefusal(error)) return []; // because of one of them, and nobody knows which
      throw error;
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return replies.map(({ draft }) => written(draft, byId.get(draft.id)));
  }

  private async alone(reply: Reply): Promise<Written | null> {
    const [row] = await this.run(aloneSql, [reply]);
    if (!row?.channelId) throw threadNotFound();
    if (row.seq === null && reply.replyToId && !row.quoted) return null;
    if (row.seq === null) throw new AlreadyAnswered();
    return written(reply.draft, row);
  }

  private run(sql: string, replies: Reply[]): Promise<WrittenRow[]> {
    return queryPrepared<WrittenRow[]>(this.dataSource.manager, sql, [
      JSON.stringify(replies.map(replyToWrite)),
      this.outbox.consumersOf(PostTouched),
    ]);
  }
}

const togetherSql = repliesSql('together');
const aloneSql = repliesSql('alone');

/** Data, constraint or deadlock (SQLSTATE classes 22, 23 and 40), as opposed to a lost server. */
const isRefusal = (error: unknown): boolean =>
  error instanceof QueryFailedError &&
  /^(2[23]|40)/.test((error.driverError as { code?: string }).code ?? '');

const replyToWrite = ({ draft, replyToId, call }: Reply): ReplyToWrite => {
  const { body, html, ...rest } = draft;
  return {
    id: draft.id,
    thread_id: draft.threadId,
    author_id: draft.author.id,
    reply_to_id: replyToId,
    body,
    html,
    created_at: draft.createdAt,
    key: call.key,
    fingerprint: call.fingerprint.toString('hex'),
    draft: rest,
    mentioned: mentionedIds(body),
    medications: idsOf(draft.mentions.medications),
    effects: idsOf(draft.mentions.effects),
    mentions: shownTerms(draft.mentions),
  };
};

function written(draft: ReplyDraft, row: WrittenRow | undefined): Written | null {
  if (!row?.channelId || row.seq === null) return null;
  const { channelId, number, at, quoted, seq } = row;
  const post = replyView({ draft, channelId, number, at, quoted }, draft);
  return { post, seq: Number(seq) };
}

function replyView(
  { draft, channelId, number, at, quoted }: StoredReply,
  { body, html }: { body: string; html: string },
): PostView {
  const { id, threadId, author, mentions, reactions, myReactions, editedAt, deletedAt } = draft;
  return {
    ...{ id, threadId, channelId, number, author, body, html, mentions },
    replyTo: quoted && quotedView(quoted),
    ...{ reactions, myReactions, revision: 1 },
    ...{ createdAt: new Date(at).toISOString(), editedAt, deletedAt },
  };
}
