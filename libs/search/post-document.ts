import type { ThreadKind } from '@rounds/contracts';
import type { EntityManager } from 'typeorm';
import { plainTextOf } from './plain-text.js';

/** A post as search engines get it. */
export interface PostDocument {
  postId: string;
  threadId: string;
  channelId: string;
  number: number;
  authorId: string;
  kind: ThreadKind;
  /** Of the thread, and only with its first post: a title match lands there. */
  title: string;
  /** Names of the thread's medications and effects, likewise. */
  tags: string[];
  text: string;
  medicationIds: string[];
  effectIds: string[];
  createdAt: Date;
  /** Whether it is the thread's accepted answer. */
  accepted: boolean;
  helpful: number;
}

export interface PostDocuments {
  documents: PostDocument[];
  /** Deleted, in a deleted thread, or never there: to be taken out of the index. */
  gone: string[];
}

const columns = `
  p.id AS "postId", t.id AS "threadId", t.channel_id AS "channelId", p.number,
  p.author_id AS "authorId", t.kind, t.title, p.html, p.created_at AS "createdAt",
  p.helpful_count AS helpful, coalesce(t.answer_post_id = p.id, false) AS accepted,
  ARRAY(SELECT medication_id FROM thread_medication WHERE thread_id = t.id ORDER BY 1)::text[]
    AS "medicationIds",
  ARRAY(SELECT effect_id FROM thread_effect WHERE thread_id = t.id ORDER BY 1)::text[]
    AS "effectIds",
  CASE WHEN p.number = 1 THEN ARRAY(
    SELECT m.name FROM thread_medication tm JOIN medication m ON m.id = tm.medication_id
     WHERE tm.thread_id = t.id
    UNION ALL
    SELECT e.term FROM thread_effect te JOIN effect e ON e.id = te.effect_id
     WHERE te.thread_id = t.id) ELSE '{}' END AS tags`;
const source = 'FROM post p JOIN thread t ON t.id = p.thread_id';
const alive = 'p.deleted_at IS NULL AND t.deleted_at IS NULL';

type Row = Omit<PostDocument, 'text'> & { html: string };

/** The current state of these posts, in one query. */
export async function documentsOf(
  manager: EntityManager,
  postIds: string[],
): Promise<PostDocuments> {
  const rows = await manager.query<Row[]>(
    `SELECT ${columns} ${source} WHERE p.id = ANY($1::uuid[]) AND ${alive}`,
    [postIds],
  );
  const found = new Set(rows.map((row) => row.postId));
  return { documents: rows.map(documentOf), gone: postIds.filter((id) => !found.has(id)) };
}

/** The next `limit` posts by id, for a rebuild; `last` is where the batch after it begins. */
export async function documentsAfter(
  manager: EntityManager,
  postId: string | null,
  limit: number,
): Promise<{ documents: PostDocument[]; last: string | null }> {
  const rows = await manager.query<Row[]>(
    `SELECT ${columns} ${source} WHERE ($1::uuid IS NULL OR p.id > $1) AND ${alive}
      ORDER BY p.id LIMIT $2`,
    [postId, limit],
  );
  return { documents: rows.map(documentOf), last: rows.at(-1)?.postId ?? null };
}

function documentOf({ html, title, ...row }: Row): PostDocument {
  return { ...row, title: row.number === 1 ? title : '', text: plainTextOf(html) };
}
