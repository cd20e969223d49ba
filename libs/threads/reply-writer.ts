import { Injectable } from '@nestjs/common';
import { appendEventSql } from '@rounds/channels';
import type { PostView } from '@rounds/contracts';
import { AlreadyAnswered, Outbox, queryPrepared, type IdempotentCall } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { mentionedIds } from './mentions.js';
import { idsOf } from './post-mentions.js';
import { quotedView, type QuotedRow } from './post-view.js';
import { quotedSql, threadToPostInSql } from './thread-access.js';
import { threadNotFound } from './threads-errors.js';
import { PostTouched } from './threads-events.js';

/** What is known of a reply before it has its place in the thread. */
export type ReplyDraft = Omit<PostView, 'channelId' | 'number' | 'replyTo'>;

/** A reply as the idempotency key keeps it: with what it found when it was written. */
export interface StoredReply {
  draft: ReplyDraft;
  channelId: string;
  number: number;
  at: string;
  quoted: QuotedRow | null;
}

interface WrittenRow {
  channelId: string;
  number: number;
  at: string;
  quoted: QuotedRow | null;
  /** Null where nothing was written. */
  seq: string | null;
}

/**
 * Everything that a reply does, in one statement and so in one round trip: the thread is locked
 * first, then the quoted post, then the channel's head, until the commit that follows at once.
 * Each part takes its row from the one before, so that a part that finds none leaves all that follow undone.
 */
@Injectable()
export class ReplyWriter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Answers the reply with its `seq`, or null where the post that it quotes is gone. Throws
   * thread_not_found, and AlreadyAnswered where the key was there before. Mentions of nobody are
   * dropped; no reply is older than the one before it.
   */
  async write(
    draft: ReplyDraft,
    replyToId: string | null,
    call: IdempotentCall,
  ): Promise<{ stored: StoredReply; seq: number } | null> {
    const [row] = await queryPrepared<WrittenRow[]>(this.dataSource.manager, replySql, [
      draft.author.id,
      draft.id,
      draft.threadId,
      replyToId,
      draft.body,
      draft.html,
      draft.createdAt,
      mentionedIds(draft.body),
      this.outbox.consumersOf(PostTouched),
      call.key,
      call.fingerprint,
      JSON.stringify(draft),
      idsOf(draft.mentions.medications),
      idsOf(draft.mentions.effects),
    ]);
    if (!row) throw threadNotFound();
    const { seq, channelId, number, at, quoted } = row;
    if (seq !== null) return { stored: { draft, channelId, number, at, quoted }, seq: Number(seq) };
    if (replyToId && !quoted) return null;
    throw new AlreadyAnswered();
  }
}

export function replyView({ draft, channelId, number, at, quoted }: StoredReply): PostView {
  // Replies kept from before they had mentions have none.
  const { id, threadId, author, mentions = { medications: [], effects: [] }, ...rest } = draft;
  const replyTo = quoted && quotedView(quoted);
  const createdAt = new Date(at).toISOString();
  return { id, threadId, channelId, number, author, ...rest, mentions, replyTo, createdAt };
}

const replySql = `
  WITH locked AS MATERIALIZED (${threadToPostInSql('$1::uuid', '$3::uuid')}),
  cited AS MATERIALIZED (${quotedSql('locked', '$4::uuid')}),
  place AS MATERIALIZED (SELECT locked.*, cited.quoted FROM locked LEFT JOIN cited ON true),
  next AS (
    SELECT place.*, last_post_number + 1 AS number,
           greatest($7::timestamptz, last_post_at) AS at
      FROM place JOIN channel_head USING (channel_id)
     WHERE $4::uuid IS NULL OR quoted IS NOT NULL),
  fresh AS (
    INSERT INTO idempotency_key (clinician_id, key, fingerprint, answer)
    SELECT $1::uuid, $10::text, $11::bytea, json_build_object('draft', $12::json,
             'channelId', channel_id, 'number', number, 'at', at, 'quoted', quoted)
      FROM next ON CONFLICT DO NOTHING RETURNING true),
  written AS (
    INSERT INTO post (id, thread_id, channel_id, number, author_id, reply_to_id, body, html,
                      created_at)
    SELECT $2::uuid, next.id, channel_id, number, $1::uuid, $4::uuid, $5::text, $6::text, at
      FROM next, fresh RETURNING id, thread_id, number, created_at),
  numbered AS (
    UPDATE thread t SET last_post_number = w.number, last_post_at = w.created_at
      FROM written w WHERE t.id = w.thread_id RETURNING t.channel_id, t.last_post_at),
  mentioned AS (
    INSERT INTO mention (post_id, clinician_id)
    SELECT w.id, c.id FROM clinician c, written w WHERE c.id = ANY($8::uuid[])),
  medications AS (
    INSERT INTO post_medication (post_id, medication_id, thread_id)
    SELECT w.id, m.id, w.thread_id FROM medication m, written w WHERE m.id = ANY($13::uuid[])),
  effects AS (
    INSERT INTO post_effect (post_id, effect_id, thread_id)
    SELECT w.id, e.id, w.thread_id FROM effect e, written w WHERE e.id = ANY($14::uuid[])),
  queued AS (
    INSERT INTO outbox (consumer, payload)
    SELECT consumer, jsonb_build_object('postId', w.id, 'threadId', w.thread_id)
      FROM unnest($9::text[]) AS consumer, written w),
  ${appendEventSql('numbered', {
    type: 'post.published',
    threadId: '$3::uuid',
    postId: '$2::uuid',
    at: '(SELECT last_post_at FROM numbered)',
  })}
  SELECT place.channel_id AS "channelId", place.quoted, next.number, to_json(next.at) #>> '{}' AS at,
         (SELECT seq FROM event) AS seq
    FROM place LEFT JOIN next ON true`;
