import type { EntityManager } from 'typeorm';
import { IMPACT_STEPS } from './bm25.js';
import { mapInTurns } from './in-turns.js';
import { analyse, hashOf, type Analysed } from './post-analysis.js';
import type { PostDocument } from './post-document.js';
import { PostingBuffer } from './posting-buffer.js';
import { encodeDocs } from './posting-list.js';
import { levelOf } from './postgres-completions.js';
import { tablesOf } from './postgres-tables.js';
import { SEGMENT } from './postgres-upkeep.js';
import { impactOf, insertDocuments } from './postgres-writer.js';

const next = tablesOf('next');

/** Postings kept back: 64 MB of them. */
const MOST_KEPT = 8_000_000;
/** Postings that one step writes, so that others never wait long. */
const STEP = 200_000;
/** Words and lexemes that are remembered as known. */
const MOST_KNOWN = 2_000_000;

/**
 * Fills the tables of a rebuild. Documents are there at once, so that whoever edits or deletes one
 * meanwhile finds it; their postings are kept back and written as segments as long as they come,
 * and document frequencies with them. What is killed with it is started over.
 */
export class PostgresRebuild {
  private readonly termIds = new Map<string, number>();
  private readonly words = new Set<string>();
  private spilled = false;

  constructor(private readonly kept = new PostingBuffer(MOST_KEPT)) {}

  /** What is there already was written by those who changed it since, and stays. */
  async add(manager: EntityManager, documents: PostDocument[]): Promise<void> {
    const added = await manager.transaction(async (tx) => {
      const known = await tx.query<{ id: string }[]>(
        `SELECT post_id AS id FROM ${next.document} WHERE post_id = ANY($1::uuid[])`,
        [documents.map(({ postId }) => postId)],
      );
      const there = new Set(known.map(({ id }) => id));
      const all = await mapInTurns(
        documents.filter(({ postId }) => !there.has(postId)),
        (document) => analyse(document, hashOf(document)),
      );
      return all.length > 0 ? this.insert(tx, all) : null;
    });
    // Nothing of a batch that was rolled back may be remembered.
    if (!added) return;
    for (const { lexeme, id } of added.terms) this.termIds.set(lexeme, id);
    for (const word of added.words) this.words.add(word);
    added.all.forEach(({ places, length }, index) => {
      for (const [lexeme, { length: tf }] of places) {
        const key = this.termIds.get(lexeme)! * IMPACT_STEPS + impactOf(tf, length, added.average);
        this.kept.add(key, added.docIds[index]!);
      }
    });
  }

  private async insert(tx: EntityManager, all: Analysed[]) {
    const [[statistics]] = await tx.query<[{ average: number; revision: string }[], number]>(
      `UPDATE ${next.statistics} SET documents = documents + $1, length_sum = length_sum + $2
       RETURNING length_sum::float8 / documents AS average, revision`,
      [all.length, all.reduce((sum, { length }) => sum + length, 0)],
    );
    if (!statistics) throw new Error('the next search index has no statistics row');
    const docIds = await insertDocuments(tx, next, all, statistics.revision);
    const terms = await this.insertLexemes(tx, all);
    const words = await this.insertWords(tx, all);
    return { all, docIds, terms, words, average: Math.max(1, statistics.average) };
  }

  /** With no documents yet: those are counted as the postings are written. */
  private async insertLexemes(tx: EntityManager, all: Analysed[]) {
    if (this.termIds.size > MOST_KNOWN) this.termIds.clear();
    const unknown = new Set<string>();
    for (const { places } of all) {
      for (const lexeme of places.keys()) if (!this.termIds.has(lexeme)) unknown.add(lexeme);
    }
    return tx.query<{ lexeme: string; id: number }[]>(
      `WITH unknown AS (SELECT unnest($1::text[]) AS lexeme),
       found AS (SELECT l.lexeme, l.term_id FROM unknown JOIN ${next.lexeme} l USING (lexeme)),
       made AS (
         INSERT INTO ${next.lexeme} (lexeme, df)
         SELECT lexeme, 0 FROM unknown EXCEPT SELECT lexeme, 0 FROM found
         RETURNING lexeme, term_id)
       SELECT lexeme, term_id AS id FROM found UNION ALL SELECT lexeme, term_id FROM made`,
      [[...unknown]],
    );
  }

  private async insertWords(tx: EntityManager, all: Analysed[]): Promise<Iterable<string>> {
    if (this.words.size > MOST_KNOWN) this.words.clear();
    const unknown = new Map<string, string>();
    for (const { words } of all) {
      for (const [word, lexeme] of words) if (!this.words.has(word)) unknown.set(word, lexeme);
    }
    await tx.query(
      `INSERT INTO ${next.word} (word, lexeme) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT DO NOTHING`,
      [[...unknown.keys()], [...unknown.values()]],
    );
    return unknown.keys();
  }

  /** One step of writing what is kept back, where that is much, or `all`; answers whether it did. */
  async settle(manager: EntityManager, all: boolean): Promise<boolean> {
    if (!this.kept.draining) {
      if (this.kept.size === 0 || !(all || this.kept.full)) return false;
      this.spilled ||= !all;
      this.kept.drain();
    }
    const segments = this.kept.take(STEP, SEGMENT);
    const counts = new Map<number, number>();
    for (const { key, docs } of segments) {
      const term = Math.floor(key / IMPACT_STEPS);
      counts.set(term, (counts.get(term) ?? 0) + docs.length);
    }
    await manager.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO ${next.posting} (term_id, impact, fresh, n, docs)
         SELECT key / ${IMPACT_STEPS}, key % ${IMPACT_STEPS}, $1 AND n < ${SEGMENT}, n, docs
           FROM unnest($2::int[], $3::smallint[], $4::bytea[]) AS s(key, n, docs)`,
        [
          // Of several runs each has ends of its own, which the compaction joins.
          this.spilled,
          segments.map(({ key }) => key),
          segments.map(({ docs }) => docs.length),
          segments.map(({ docs }) => encodeDocs(docs)),
        ],
      );
      await tx.query(
        `UPDATE ${next.lexeme} l SET df = l.df + n.df, level = ${levelOf('l.df + n.df')}
           FROM unnest($1::int[], $2::int[]) AS n(term_id, df) WHERE l.term_id = n.term_id`,
        [[...counts.keys()], [...counts.values()]],
      );
      if (this.spilled) await tx.query(`UPDATE ${next.statistics} SET fresh_documents = documents`);
    });
    return true;
  }
}
