import { Injectable } from '@nestjs/common';
import type { PostView } from '@rounds/contracts';
import { Outbox, queryPrepared, type IdempotentCall } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import { PostTouched } from './threads-events.js';

/** Everything that a new post writes, in one statement: round trips are what a reply costs. */
@Injectable()
export class NewPostWriter {
  constructor(private readonly outbox: Outbox) {}

  /**
   * The thread must be locked by `tx`. False where the idempotency key was there already: then
   * nothing was written. Mentions of nobody are dropped.
   */
  async write(
    tx: EntityManager,
    post: PostView,
    mentioned: string[],
    call: IdempotentCall | null,
  ): Promise<boolean> {
    const rows = await queryPrepared<unknown[]>(
      tx,
      `WITH fresh AS (
         INSERT INTO idempotency_key (clinician_id, key, fingerprint, answer)
         SELECT $1::uuid, $12::text, $13::bytea, $14::json WHERE $12::text IS NOT NULL
         ON CONFLICT DO NOTHING RETURNING true AS go),
       go AS (SELECT go FROM fresh UNION ALL SELECT true WHERE $12::text IS NULL),
       numbered AS (
         UPDATE thread SET last_post_number = $5::int, last_post_at = $9::timestamptz
          WHERE id = $3::uuid AND EXISTS (SELECT 1 FROM go)),
       mentioned AS (
         INSERT INTO mention (post_id, clinician_id)
         SELECT $2::uuid, id FROM clinician, go WHERE id = ANY($10::uuid[])),
       queued AS (
         INSERT INTO outbox (consumer, payload)
         SELECT consumer, jsonb_build_object('postId', $2::uuid, 'threadId', $3::uuid)
           FROM unnest($11::text[]) AS consumer, go)
       INSERT INTO post (author_id, id, thread_id, channel_id, number, reply_to_id, body, html,
                         created_at)
       SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int, $6::uuid, $7::text, $8::text, $9::timestamptz
         FROM go RETURNING id`,
      [
        post.author.id,
        post.id,
        post.threadId,
        post.channelId,
        post.number,
        post.replyTo?.id ?? null,
        post.body,
        post.html,
        post.createdAt,
        mentioned,
        this.outbox.consumersOf(PostTouched),
        call?.key ?? null,
        call?.fingerprint ?? null,
        call ? JSON.stringify(post) : null,
      ],
    );
    return rows.length > 0;
  }
}
