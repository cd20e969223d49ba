import { Injectable } from '@nestjs/common';
import { proseOf } from '@rounds/threads';
import { VocabularyMentions } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { documentOf, drugClassesOf, type PostDocument } from './post-document.js';

interface Before {
  /** Null where the post was not there yet. */
  html: string | null;
  medicationIds: string[];
  effectIds: string[];
}

/** Posts as they were, from the revisions that edits leave. */
@Injectable()
export class PostHistory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly mentions: VocabularyMentions,
  ) {}

  /** What `document` was at that time, in its thread as that is now; null where it was not yet. */
  async asOf(document: PostDocument, at: Date): Promise<PostDocument | null> {
    const [before] = await this.dataSource.query<Before[]>(
      `SELECT CASE WHEN coalesce(p.edited_at, p.created_at) <= $2 THEN p.html ELSE (
                SELECT r.html FROM post_revision r WHERE r.post_id = p.id AND r.at <= $2
                 ORDER BY r.revision DESC LIMIT 1) END AS html,
              ARRAY(SELECT medication_id FROM thread_medication tm
                     WHERE tm.thread_id = p.thread_id)::text[] AS "medicationIds",
              ARRAY(SELECT effect_id FROM thread_effect te
                     WHERE te.thread_id = p.thread_id)::text[] AS "effectIds"
         FROM post p WHERE p.id = $1`,
      [document.postId, at],
    );
    if (!before?.html) return null;
    const { html, medicationIds, effectIds } = before;
    const named = await this.mentions.in(proseOf(html));
    const namedIds = named.medications.map(({ id }) => id);
    const own = [...namedIds, ...(document.number === 1 ? medicationIds : [])];
    return documentOf({
      ...document,
      html,
      medicationIds: [...medicationIds, ...namedIds],
      effectIds: [...effectIds, ...named.effects.map(({ id }) => id)],
      drugClasses: [...(await drugClassesOf(this.dataSource.manager, own)).values()],
    });
  }
}
