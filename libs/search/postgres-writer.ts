import type { EntityManager } from 'typeorm';
import { analyse, hashOf, type Analysed } from './post-analysis.js';
import type { PostDocument } from './post-document.js';
import type { SearchTables } from './postgres-tables.js';
import { B, IMPACT_STEPS, K1 } from './bm25.js';
import { levelOf } from './postgres-completions.js';
import { mapInTurns } from './in-turns.js';
import { encodeDocs } from './posting-list.js';

/** Adds or replaces documents in one transaction; unchanged ones cost nothing but a look. */
export async function writeDocuments(
  tx: EntityManager,
  tables: SearchTables,
  documents: PostDocument[],
): Promise<void> {
  const known = new Map(
    (
      await tx.query<{ postId: string; hash: Buffer }[]>(
        `SELECT post_id AS "postId", content_hash AS hash FROM ${tables.document}
          WHERE post_id = ANY($1::uuid[])`,
        [documents.map(({ postId }) => postId)],
      )
    ).map(({ postId, hash }) => [postId, hash]),
  );
  const hashed = await mapInTurns(documents, (document) => ({ document, hash: hashOf(document) }));
  const changed = hashed.filter(({ document, hash }) => !known.get(document.postId)?.equals(hash));
  const toIndex = new Set(changed.map(({ document }) => document));
  const same = documents.filter((document) => !toIndex.has(document));
  if (same.length > 0) await updateStanding(tx, tables, same);
  if (changed.length === 0) return;
  // Before anything is locked.
  const analysed = await mapInTurns(changed, ({ document, hash }) => analyse(document, hash));
  await removeDocuments(
    tx,
    tables,
    changed.map(({ document }) => document.postId).filter((id) => known.has(id)),
  );
  await addDocuments(tx, tables, analysed);
}

/** Their ids stay in postings until a purge: no search finds them in its columns. */
export async function removeDocuments(
  tx: EntityManager,
  tables: SearchTables,
  postIds: string[],
): Promise<void> {
  if (postIds.length === 0) return;
  await tx.query(
    `WITH document AS (
       DELETE FROM ${tables.document} WHERE post_id = ANY($1::uuid[]) RETURNING doc_id),
     removed AS (
       DELETE FROM ${tables.text} WHERE doc_id IN (SELECT doc_id FROM document)
       RETURNING doc_id, length, words),
     gone AS (
       INSERT INTO ${tables.gone} (doc_id, revision)
       SELECT doc_id, revision + 1 FROM removed, ${tables.statistics}),
     less AS (
       SELECT lexeme, count(*)::int AS n FROM removed, unnest(tsvector_to_array(words)) AS lexeme
        GROUP BY lexeme),
     counted AS (
       UPDATE ${tables.lexeme} l SET df = l.df - less.n FROM less WHERE l.lexeme = less.lexeme)
     UPDATE ${tables.statistics} SET documents = documents - (SELECT count(*) FROM removed),
       length_sum = length_sum - (SELECT coalesce(sum(length), 0) FROM removed),
       gone_documents = gone_documents + (SELECT count(*) FROM removed), revision = revision + 1`,
    [postIds],
  );
}

async function updateStanding(tx: EntityManager, tables: SearchTables, documents: PostDocument[]) {
  await tx.query(
    `WITH updated AS (
       UPDATE ${tables.document} d
          SET accepted = n.accepted, helpful = n.helpful, answered = n.answered, expert = n.expert,
            revision = s.revision + 1
         FROM ${tables.statistics} s,
           unnest($1::uuid[], $2::boolean[], $3::int[], $4::boolean[], $5::boolean[])
             AS n(post_id, accepted, helpful, answered, expert)
        WHERE d.post_id = n.post_id AND (d.accepted, d.helpful, d.answered, d.expert)
           <> (n.accepted, n.helpful, n.answered, n.expert)
       RETURNING d.revision)
     UPDATE ${tables.statistics} SET revision = revision + 1
      WHERE revision < (SELECT max(revision) FROM updated)`,
    [
      documents.map(({ postId }) => postId),
      documents.map(({ accepted }) => accepted),
      documents.map(({ helpful }) => helpful),
      documents.map(({ answered }) => answered),
      documents.map(({ expert }) => expert),
    ],
  );
}

async function addDocuments(tx: EntityManager, tables: SearchTables, all: Analysed[]) {
  const added = all.reduce((sum, { length }) => sum + length, 0);
  const [[statistics]] = await tx.query<[{ average: number; revision: string }[], number]>(
    `UPDATE ${tables.statistics} SET documents = documents + $1, length_sum = length_sum + $2,
       fresh_documents = fresh_documents + $1, revision = revision + 1
     RETURNING length_sum::float8 / documents AS average, revision`,
    [all.length, added],
  );
  if (!statistics) throw new Error('the search index has no statistics row');
  const docIds = await insertDocuments(tx, tables, all, statistics.revision);
  const termIds = await countLexemes(tx, tables, all);
  await insertWords(tx, tables, all);
  await insertPostings(tx, tables, all, docIds, termIds, Math.max(1, statistics.average));
}

/** Answers their ids, in the order given. */
export async function insertDocuments(
  tx: EntityManager,
  tables: SearchTables,
  all: Analysed[],
  revision: string,
) {
  const rows = await tx.query<{ docId: number; postId: string }[]>(
    `INSERT INTO ${tables.document} (post_id, thread_id, channel_id, author_id, number, kind,
       medication_ids, effect_ids, created_at, accepted, helpful, answered, cites, expert,
       content_hash, revision)
     SELECT "postId", "threadId", "channelId", "authorId", number, kind, "medicationIds",
       "effectIds", "createdAt", accepted, helpful, answered, cites, expert, decode(hash, 'hex'), $2
       FROM jsonb_to_recordset($1::jsonb) AS r("postId" uuid, "threadId" uuid, "channelId" uuid,
         "authorId" uuid, number int, kind text, "medicationIds" uuid[], "effectIds" uuid[],
         "createdAt" timestamptz, accepted boolean, helpful int, answered boolean, cites boolean,
         expert boolean, hash text)
     RETURNING doc_id AS "docId", post_id AS "postId"`,
    [
      JSON.stringify(
        all.map(({ document: { text: _text, title: _title, tags: _tags, ...rest }, hash }) => ({
          ...rest,
          hash: hash.toString('hex'),
        })),
      ),
      revision,
    ],
  );
  const ids = new Map(rows.map(({ docId, postId }) => [postId, docId]));
  const docIds = all.map(({ document }) => ids.get(document.postId)!);
  await tx.query(
    `INSERT INTO ${tables.text} (doc_id, length, words)
     SELECT * FROM unnest($1::int[], $2::int[], $3::tsvector[])`,
    [docIds, all.map(({ length }) => length), all.map(({ tsvector }) => tsvector)],
  );
  return docIds;
}

/** Updates first: an upsert would burn an id for every word that is known already. */
async function countLexemes(tx: EntityManager, tables: SearchTables, all: Analysed[]) {
  const counts = new Map<string, number>();
  for (const { places } of all) {
    for (const lexeme of places.keys()) counts.set(lexeme, (counts.get(lexeme) ?? 0) + 1);
  }
  const [updated] = await tx.query<[{ lexeme: string; id: number }[], number]>(
    `UPDATE ${tables.lexeme} l SET df = l.df + n.df, level = ${levelOf('l.df + n.df')}
       FROM unnest($1::text[], $2::int[]) AS n(lexeme, df) WHERE l.lexeme = n.lexeme
     RETURNING l.lexeme, l.term_id AS id`,
    [[...counts.keys()], [...counts.values()]],
  );
  const ids = new Map(updated.map(({ lexeme, id }) => [lexeme, id]));
  const unknown = [...counts.keys()].filter((lexeme) => !ids.has(lexeme));
  if (unknown.length === 0) return ids;
  const inserted = await tx.query<{ lexeme: string; id: number }[]>(
    `INSERT INTO ${tables.lexeme} (lexeme, df, level)
     SELECT lexeme, df, ${levelOf('df')} FROM unnest($1::text[], $2::int[]) AS n(lexeme, df)
     RETURNING lexeme, term_id AS id`,
    [unknown, unknown.map((lexeme) => counts.get(lexeme)!)],
  );
  for (const { lexeme, id } of inserted) ids.set(lexeme, id);
  return ids;
}

async function insertWords(tx: EntityManager, tables: SearchTables, all: Analysed[]) {
  const words = new Map<string, string>();
  for (const one of all) for (const [word, lexeme] of one.words) words.set(word, lexeme);
  await tx.query(
    `INSERT INTO ${tables.word} (word, lexeme) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT DO NOTHING`,
    [[...words.keys()], [...words.values()]],
  );
}

/** The share of a BM25 score that so many occurrences have, without idf, as a whole number. */
export function impactOf(frequency: number, length: number, averageLength: number): number {
  const k = K1 * (1 - B + (B * length) / averageLength);
  return Math.floor((IMPACT_STEPS * frequency) / (frequency + k));
}

async function insertPostings(
  tx: EntityManager,
  tables: SearchTables,
  all: Analysed[],
  docIds: number[],
  termIds: Map<string, number>,
  averageLength: number,
) {
  const lists = new Map<number, number[]>();
  all.forEach(({ places, length }, index) => {
    for (const [lexeme, { length: tf }] of places) {
      const key = termIds.get(lexeme)! * IMPACT_STEPS + impactOf(tf, length, averageLength);
      const list = lists.get(key);
      if (list) list.push(docIds[index]!);
      else lists.set(key, [docIds[index]!]);
    }
  });
  const keys = [...lists.keys()];
  await tx.query(
    `INSERT INTO ${tables.posting} (term_id, impact, n, docs)
     SELECT * FROM unnest($1::int[], $2::smallint[], $3::smallint[], $4::bytea[])`,
    [
      keys.map((key) => Math.floor(key / IMPACT_STEPS)),
      keys.map((key) => key % IMPACT_STEPS),
      keys.map((key) => lists.get(key)!.length),
      keys.map((key) => encodeDocs(lists.get(key)!)),
    ],
  );
}
