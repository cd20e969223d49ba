import { Injectable } from '@nestjs/common';
import type { TermMentions } from '@rounds/contracts';
import { VocabularyMentions } from '@rounds/vocabulary';
import type { EntityManager } from 'typeorm';
import { renderPostMarkdown } from './post-markdown.js';
import { proseOf } from './post-prose.js';

/** The medications and effects that posts name. From memory: it costs no round trip. */
@Injectable()
export class PostMentions {
  constructor(private readonly vocabulary: VocabularyMentions) {}

  /** Of a post's safe rendering. Not for use within a transaction. */
  async of(html: string): Promise<TermMentions> {
    return this.vocabulary.in(proseOf(html));
  }

  /** Of a text that is still being written, in markdown. */
  async inDraft(markdown: string): Promise<TermMentions> {
    return this.of(renderPostMarkdown(markdown));
  }

  /** Makes `mentions` those that the post is looked up by, in place of what it named before. */
  async replaceRows(tx: EntityManager, postId: string, mentions: TermMentions): Promise<void> {
    await tx.query(
      `WITH unnamed_medications AS (
         DELETE FROM post_medication WHERE post_id = $1 AND medication_id <> ALL($2::uuid[])),
       unnamed_effects AS (
         DELETE FROM post_effect WHERE post_id = $1 AND effect_id <> ALL($3::uuid[])),
       medications AS (
         INSERT INTO post_medication (post_id, medication_id, thread_id)
         SELECT p.id, m.id, p.thread_id FROM post p, medication m
          WHERE p.id = $1 AND m.id = ANY($2::uuid[]) ON CONFLICT DO NOTHING)
       INSERT INTO post_effect (post_id, effect_id, thread_id)
       SELECT p.id, e.id, p.thread_id FROM post p, effect e
        WHERE p.id = $1 AND e.id = ANY($3::uuid[]) ON CONFLICT DO NOTHING`,
      [postId, idsOf(mentions.medications), idsOf(mentions.effects)],
    );
  }
}

export const idsOf = (tags: { id: string }[]): string[] => tags.map(({ id }) => id);
