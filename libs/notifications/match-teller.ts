import { Injectable } from '@nestjs/common';
import { visibleSql } from '@rounds/channels';
import { verifiedSql } from '@rounds/identity';
import { newId } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { tellNodes, type NotificationNews } from './notification-news.js';

/** A post that a saved search, as it was at that version, finds. */
export interface Match {
  savedSearchId: string;
  version: number;
  postId: string;
}

interface Told {
  savedSearchId: string;
  ownerId: string;
  threadId: string;
  postId: string;
}

/** As many posts of a thread are kept with one notification. */
const POSTS_KEPT = 50;

/** Tells the owners of what their saved searches found: each post once. */
@Injectable()
export class MatchTeller {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Left out are the owner's own posts, what they may not see, muted threads, owners who may not
   * use the forum just now, and searches that were changed or deleted meanwhile.
   */
  async tell(matches: Match[]): Promise<void> {
    if (matches.length === 0) return;
    await this.dataSource.transaction(async (tx) => {
      const told = await this.record(tx, matches);
      if (told.length > 0) await tellNodes(tx, await this.write(tx, told));
    });
  }

  private record(tx: EntityManager, matches: Match[]): Promise<Told[]> {
    return tx.query<Told[]>(
      `WITH entitled AS (
         SELECT s.id, s.owner_id, p.thread_id, p.id AS post_id
           FROM unnest($1::uuid[], $2::int[], $3::uuid[]) AS m(saved_search_id, version, post_id)
           JOIN saved_search s ON s.id = m.saved_search_id AND s.version = m.version AND s.notify
           JOIN clinician c ON c.id = s.owner_id AND ${verifiedSql('c')}
           JOIN post p ON p.id = m.post_id AND p.deleted_at IS NULL AND p.author_id <> s.owner_id
           JOIN thread t ON t.id = p.thread_id AND t.deleted_at IS NULL
           JOIN channel ch ON ch.id = t.channel_id AND ${visibleSql('ch', 's.owner_id')}
          WHERE NOT EXISTS (SELECT 1 FROM thread_state st
             WHERE st.clinician_id = s.owner_id AND st.thread_id = t.id AND st.level = 'mute')),
       told AS (
         INSERT INTO saved_search_match (saved_search_id, post_id)
         SELECT id, post_id FROM entitled ORDER BY id, post_id
         ON CONFLICT DO NOTHING RETURNING saved_search_id, post_id)
       SELECT e.id AS "savedSearchId", e.owner_id AS "ownerId", e.thread_id AS "threadId",
              e.post_id AS "postId"
         FROM told JOIN entitled e ON e.id = told.saved_search_id AND e.post_id = told.post_id
        ORDER BY e.post_id`,
      [
        matches.map((match) => match.savedSearchId),
        matches.map((match) => match.version),
        matches.map((match) => match.postId),
      ],
    );
  }

  /** One for each search and thread while that is unread; what is added to gets a new id. */
  private async write(tx: EntityManager, told: Told[]): Promise<NotificationNews> {
    const groups = new Map<string, { id: string; postIds: string[] } & Told>();
    for (const one of told) {
      const key = `${one.savedSearchId} ${one.threadId}`;
      const group = groups.get(key);
      // In the order of the newest post, as ids are.
      groups.set(key, { ...one, id: newId(), postIds: [one.postId, ...(group?.postIds ?? [])] });
    }
    const rows = await tx.query<{ id: string; clinicianId: string }[]>(
      `INSERT INTO notification (id, clinician_id, kind, saved_search_id, thread_id, post_ids,
         created_at)
       SELECT n.id, n."ownerId", 'saved-search', n."savedSearchId", n."threadId", n."postIds",
              now()
         FROM jsonb_to_recordset($1) AS n(id uuid, "ownerId" uuid, "savedSearchId" uuid,
              "threadId" uuid, "postIds" uuid[])
        ORDER BY n."savedSearchId", n."threadId"
       ON CONFLICT (saved_search_id, thread_id) WHERE read_at IS NULL DO UPDATE
         SET id = excluded.id, created_at = excluded.created_at,
             post_ids = (excluded.post_ids || notification.post_ids)[1:${POSTS_KEPT}]
       RETURNING id, clinician_id AS "clinicianId"`,
      [JSON.stringify([...groups.values()])],
    );
    return rows.map(({ id, clinicianId }) => [clinicianId, id]);
  }
}
