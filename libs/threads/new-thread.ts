import { Injectable } from '@nestjs/common';
import type { OpenedThread } from '@rounds/contracts';
import type { EntityManager } from 'typeorm';
import { NewPostWriter } from './new-post-writer.js';
import { shownTerms } from './shown-terms.js';
import { ThreadChanges } from './thread-changes.js';

/** The rows of a new thread; its author follows it and has read it. */
@Injectable()
export class NewThread {
  constructor(
    private readonly writer: NewPostWriter,
    private readonly changes: ThreadChanges,
  ) {}

  async insert(tx: EntityManager, thread: OpenedThread): Promise<void> {
    await tx.query(
      `INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_at, created_at, tags)
       VALUES ($1, $2, $3, $4, $5, $6, $6, $7)`,
      [
        thread.id,
        thread.channelId,
        thread.author.id,
        thread.title,
        thread.kind,
        thread.createdAt,
        shownTerms(thread),
      ],
    );
    await this.writer.write(tx, thread.firstPost);
    await tx.query(
      `WITH medications AS (
         INSERT INTO thread_medication (thread_id, medication_id) SELECT $1::uuid, unnest($3::uuid[])),
       effects AS (
         INSERT INTO thread_effect (thread_id, effect_id) SELECT $1::uuid, unnest($4::uuid[]))
       INSERT INTO thread_state (thread_id, clinician_id, last_read_number, level)
       VALUES ($1::uuid, $2::uuid, 1, 'follow')`,
      [
        thread.id,
        thread.author.id,
        thread.medications.map((medication) => medication.id),
        thread.effects.map((effect) => effect.id),
      ],
    );
  }

  /** Logs it as the last statement; the answer announces it after the commit. */
  async record(tx: EntityManager, thread: OpenedThread): Promise<() => void> {
    const event = await this.changes.record(tx, {
      channelId: thread.channelId,
      type: 'thread.opened',
      threadId: thread.id,
      postId: thread.firstPost.id,
      at: new Date(thread.createdAt),
    });
    return () => this.changes.announce(event, thread.firstPost);
  }
}
