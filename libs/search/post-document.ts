import type { ThreadKind } from '@rounds/contracts';
import { namedClassesOf } from '@rounds/vocabulary';
import type { EntityManager } from 'typeorm';
import { hasCitation } from './citations.js';
import { mapInTurns } from './in-turns.js';
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
  /** Keys of the named classes of medications that it names, the first post also of its tags. */
  classes: string[];
  text: string;
  /** The thread's tags and what the post itself names. */
  medicationIds: string[];
  effectIds: string[];
  createdAt: Date;
  /** Whether it is the thread's accepted answer. */
  accepted: boolean;
  helpful: number;
  /** Whether its thread has an accepted answer. */
  answered: boolean;
  /** Whether it cites a publication. */
  cites: boolean;
  /** Whether its author's verified specialty is that of the channel. */
  expert: boolean;
}

/** Counts up when an index lacks what documents now have: it is then filled anew. */
export const DOCUMENT_VERSION = 2;

export interface PostDocuments {
  documents: PostDocument[];
  /** Deleted, in a deleted thread, or never there: to be taken out of the index. */
  gone: string[];
}

const columns = `
  p.id AS "postId", t.id AS "threadId", t.channel_id AS "channelId", p.number,
  p.author_id AS "authorId", t.kind, t.title, p.html, p.created_at AS "createdAt",
  p.helpful_count AS helpful, coalesce(t.answer_post_id = p.id, false) AS accepted,
  t.answer_post_id IS NOT NULL AS answered,
  coalesce(c.verification_status = 'verified' AND c.specialty_slug = ch.specialty_slug, false)
    AS expert,
  ARRAY(SELECT medication_id FROM thread_medication WHERE thread_id = t.id)::text[]
    AS "threadMedicationIds",
  ARRAY(SELECT medication_id FROM post_medication WHERE post_id = p.id)::text[]
    AS "postMedicationIds",
  ARRAY(SELECT effect_id FROM thread_effect WHERE thread_id = t.id)::text[] AS "threadEffectIds",
  ARRAY(SELECT effect_id FROM post_effect WHERE post_id = p.id)::text[] AS "postEffectIds",
  CASE WHEN p.number = 1 THEN ARRAY(
    SELECT m.name FROM thread_medication tm JOIN medication m ON m.id = tm.medication_id
     WHERE tm.thread_id = t.id
    UNION ALL
    SELECT e.term FROM thread_effect te JOIN effect e ON e.id = te.effect_id
     WHERE te.thread_id = t.id) ELSE '{}' END AS tags`;
const source = `FROM post p JOIN thread t ON t.id = p.thread_id
  JOIN channel ch ON ch.id = t.channel_id JOIN clinician c ON c.id = p.author_id`;
const alive = 'p.deleted_at IS NULL AND t.deleted_at IS NULL';

type DocumentSource = Omit<PostDocument, 'text' | 'cites' | 'classes'> & {
  html: string;
  drugClasses: string[];
};

type Row = Omit<DocumentSource, 'medicationIds' | 'effectIds' | 'drugClasses'> & {
  threadMedicationIds: string[];
  postMedicationIds: string[];
  threadEffectIds: string[];
  postEffectIds: string[];
};

/** The current state of these posts. */
export async function documentsOf(
  manager: EntityManager,
  postIds: string[],
): Promise<PostDocuments> {
  const rows = await manager.query<Row[]>(
    `SELECT ${columns} ${source} WHERE p.id = ANY($1::uuid[]) AND ${alive}`,
    [postIds],
  );
  const found = new Set(rows.map((row) => row.postId));
  return { documents: await fromRows(manager, rows), gone: postIds.filter((id) => !found.has(id)) };
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
  return { documents: await fromRows(manager, rows), last: rows.at(-1)?.postId ?? null };
}

/** What is named is put together here: in SQL it was most of what reading a post took. */
async function fromRows(manager: EntityManager, rows: Row[]): Promise<PostDocument[]> {
  const ofClass = await drugClassesOf(
    manager,
    rows.flatMap((row) => [...row.threadMedicationIds, ...row.postMedicationIds]),
  );
  return mapInTurns(rows, (row) => {
    const { threadMedicationIds, postMedicationIds, threadEffectIds, postEffectIds, ...rest } = row;
    const own = row.number === 1 ? threadMedicationIds : [];
    return documentOf({
      ...rest,
      medicationIds: [...new Set([...threadMedicationIds, ...postMedicationIds])].sort(),
      effectIds: [...new Set([...threadEffectIds, ...postEffectIds])].sort(),
      drugClasses: [...postMedicationIds, ...own].flatMap((id) => ofClass.get(id) ?? []),
    });
  });
}

/** By the medication's id, of those that have one. */
export async function drugClassesOf(
  manager: EntityManager,
  medicationIds: string[],
): Promise<Map<string, string>> {
  if (medicationIds.length === 0) return new Map();
  const rows = await manager.query<{ id: string; drugClass: string }[]>(
    `SELECT id, drug_class AS "drugClass" FROM medication
      WHERE id = ANY($1::uuid[]) AND drug_class IS NOT NULL`,
    [[...new Set(medicationIds)]],
  );
  return new Map(rows.map(({ id, drugClass }) => [id, drugClass]));
}

export function documentOf({ html, title, drugClasses, ...row }: DocumentSource): PostDocument {
  const text = plainTextOf(html);
  const classes = new Set(drugClasses.flatMap(namedClassesOf).map(({ key }) => key));
  return {
    ...row,
    title: row.number === 1 ? title : '',
    text,
    classes: [...classes].sort(),
    cites: hasCitation(html, text),
  };
}
