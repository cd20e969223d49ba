import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import type {
  EffectTag,
  MedicationActivity,
  MedicationThreadsQuery,
  Page,
  ThreadView,
} from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { Cursor, queryPrepared } from '@rounds/platform';
import { threadView, threadViewColumns, threadViewJoins, type ThreadRow } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { MedicationFollowers } from './medication-followers.js';
import { MedicationFollowsService } from './medication-follows.service.js';

const byThread = new Cursor(z.uuid());
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const POSTS_COUNTED = 10_000;
const EFFECTS_SHOWN = 20;

type EffectRow = EffectTag & { posts: number; counted: number };

/** What was written about a medication: never more than the reader may see, in lists or counts. */
@Injectable()
export class MedicationReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly follows: MedicationFollowsService,
    private readonly followers: MedicationFollowers,
  ) {}

  /** The threads that carry the medication or in which a post names it, newest first. */
  async threads(
    viewer: Viewer,
    ref: string,
    query: MedicationThreadsQuery,
  ): Promise<Page<ThreadView>> {
    const rows = await queryPrepared<ThreadRow[]>(this.dataSource.manager, threadsSql, [
      viewer.id,
      await this.follows.idOf(ref),
      byThread.decode(query.cursor) ?? LAST_ID,
      query.limit + 1,
    ]);
    return byThread.page(rows, query.limit, (row) => row.id, threadView);
  }

  async activity(viewer: Viewer, ref: string): Promise<MedicationActivity> {
    const id = await this.follows.idOf(ref);
    const [follows, effects] = await Promise.all([
      this.followers.count(viewer, id),
      this.dataSource.query<EffectRow[]>(effectsSql, [viewer.id, id]),
    ]);
    return {
      ...follows,
      effects: effects.map(({ counted: _, ...effect }) => effect),
      effectsAreExact: (effects[0]?.counted ?? 0) <= POSTS_COUNTED,
    };
  }
}

/** Thread `t` is there and `$1` may see it. */
const seen = `t.deleted_at IS NULL AND ${visibleSql('ch', '$1')}`;

/**
 * $1 the reader, $2 the medication, $3 the thread before which to go on, $4 how many. Steps from
 * one thread in which it is named to the next, and no further than asked for: hence the conditions
 * in one expression, which cannot become a join that reads them all.
 */
export const threadsSql = `
  WITH RECURSIVE step AS (
    (SELECT thread_id FROM post_medication
      WHERE medication_id = $2 AND thread_id < $3::uuid ORDER BY thread_id DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT pm.thread_id FROM post_medication pm
             WHERE pm.medication_id = $2 AND pm.thread_id < step.thread_id
             ORDER BY pm.thread_id DESC LIMIT 1)
      FROM step WHERE step.thread_id IS NOT NULL)
  SELECT ${threadViewColumns}
    FROM (
      (SELECT tm.thread_id FROM thread_medication tm
        WHERE tm.medication_id = $2 AND tm.thread_id < $3::uuid AND (
          SELECT ${seen} FROM thread t JOIN channel ch ON ch.id = t.channel_id
           WHERE t.id = tm.thread_id)
        ORDER BY tm.thread_id DESC LIMIT $4)
      UNION
      (SELECT step.thread_id FROM step
        WHERE (SELECT ${seen} AND EXISTS (
                 SELECT 1 FROM post_medication pm
                   JOIN post p ON p.id = pm.post_id AND p.deleted_at IS NULL
                  WHERE pm.medication_id = $2 AND pm.thread_id = t.id)
                 FROM thread t JOIN channel ch ON ch.id = t.channel_id
                WHERE t.id = step.thread_id)
        LIMIT $4)
      ORDER BY thread_id DESC LIMIT $4) about
    JOIN thread t ON t.id = about.thread_id ${threadViewJoins('$1')}
   ORDER BY t.id DESC`;

/**
 * $1 the reader, $2 the medication. Its newest posts are those that name it and the first posts of
 * threads that carry it; effects are those that the post names and, with a first post, the thread's.
 * OFFSET 0 keeps each post a look by its key, so that it costs what is counted and no more.
 */
export const effectsSql = `
  WITH naming AS (
    SELECT pm.post_id AS id, p.number, pm.thread_id FROM post_medication pm CROSS JOIN LATERAL (
      SELECT p.number FROM post p JOIN thread t ON t.id = p.thread_id
        JOIN channel ch ON ch.id = t.channel_id
       WHERE p.id = pm.post_id AND p.deleted_at IS NULL AND ${seen} OFFSET 0) p
     WHERE pm.medication_id = $2 ORDER BY pm.post_id DESC LIMIT ${POSTS_COUNTED + 1}),
  opening AS (
    SELECT p.id, 1 AS number, tm.thread_id FROM thread_medication tm CROSS JOIN LATERAL (
      SELECT p.id FROM thread t JOIN channel ch ON ch.id = t.channel_id
        JOIN post p ON p.thread_id = t.id AND p.number = 1 AND p.deleted_at IS NULL
       WHERE t.id = tm.thread_id AND ${seen} OFFSET 0) p
     WHERE tm.medication_id = $2 ORDER BY tm.thread_id DESC LIMIT ${POSTS_COUNTED + 1}),
  about AS MATERIALIZED (
    SELECT * FROM naming UNION SELECT * FROM opening
     ORDER BY id DESC LIMIT ${POSTS_COUNTED + 1}),
  counted AS (SELECT * FROM about ORDER BY id DESC LIMIT ${POSTS_COUNTED}),
  named AS (
    SELECT e.effect_id, c.id FROM counted c CROSS JOIN LATERAL (
      SELECT pe.effect_id FROM post_effect pe WHERE pe.post_id = c.id OFFSET 0) e
    UNION
    SELECT e.effect_id, c.id FROM counted c CROSS JOIN LATERAL (
      SELECT te.effect_id FROM thread_effect te WHERE te.thread_id = c.thread_id OFFSET 0) e
     WHERE c.number = 1)
  SELECT e.id, e.slug, e.term, n.posts, (SELECT count(*)::int FROM about) AS counted
    FROM (SELECT effect_id, count(*)::int AS posts FROM named GROUP BY effect_id) n
    JOIN effect e ON e.id = n.effect_id
   ORDER BY n.posts DESC, e.term LIMIT ${EFFECTS_SHOWN}`;
