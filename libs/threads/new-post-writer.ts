import { Injectable } from '@nestjs/common';
import type { PostView } from '@rounds/contracts';
import { Outbox } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import { mentionedIds } from './mentions.js';
import { idsOf } from './post-mentions.js';
import { shownTerms } from './shown-terms.js';
import { PostTouched } from './threads-events.js';

/** What the first post of a thread writes, in one statement. Replies: ReplyWriter. */
@Injectable()
export class NewPostWriter {
  constructor(private readonly outbox: Outbox) {}

  /** The thread's row must be of `tx`. Mentions of nobody are dropped. */
  async write(tx: EntityManager, post: PostView): Promise<void> {
    await tx.query(
      `WITH numbered AS (
         UPDATE thread SET last_post_number = $5::int, last_post_at = $8::timestamptz
          WHERE id = $3::uuid),
       mentioned AS (
         INSERT INTO mention (post_id, clinician_id)
         SELECT $2::uuid, id FROM clinician WHERE id = ANY($9::uuid[])),
       medications AS (
         INSERT INTO post_medication (post_id, medication_id, thread_id)
         SELECT $2::uuid, id, $3::uuid FROM medication WHERE id = ANY($11::uuid[])),
       effects AS (
         INSERT INTO post_effect (post_id, effect_id, thread_id)
         SELECT $2::uuid, id, $3::uuid FROM effect WHERE id = ANY($12::uuid[])),
       queued AS (
         INSERT INTO outbox (consumer, payload)
         SELECT consumer, jsonb_build_object('postId', $2::uuid, 'threadId', $3::uuid)
           FROM unnest($10::text[]) AS consumer)
       INSERT INTO post (author_id, id, thread_id, channel_id, number, body, html, created_at,
                         mentions)
       VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int, $6, $7, $8::timestamptz,
               $13::json)`,
      [
        post.author.id,
        post.id,
        post.threadId,
        post.channelId,
        post.number,
        post.body,
        post.html,
        post.createdAt,
        mentionedIds(post.body),
        this.outbox.consumersOf(PostTouched),
        idsOf(post.mentions.medications),
        idsOf(post.mentions.effects),
        shownTerms(post.mentions),
      ],
    );
  }
}
