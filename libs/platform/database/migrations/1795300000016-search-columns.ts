import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Searches filter and count in the memory of the process (docs/search.md). For that it reads what
 * has changed since a revision, and postings as bytes: four a document, the most significant first.
 * The indexes that filters used go; a rebuild has given them other names, so that they are found by
 * their table. Some 20 s for a million posts.
 */
export class SearchColumns1795300000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await dropIndexes(runner, 'search_document');
    await runner.query(`
      ALTER TABLE search_document ADD COLUMN revision bigint NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE INDEX search_document_by_thread ON search_document (thread_id)`);
    await runner.query(`
      CREATE INDEX search_document_by_revision ON search_document (revision)`);
    await runner.query(`ALTER TABLE search_gone ADD COLUMN revision bigint NOT NULL DEFAULT 0`);
    await runner.query(`CREATE INDEX search_gone_by_revision ON search_gone (revision)`);
    await runner.query(`
      ALTER TABLE search_statistics ADD COLUMN revision bigint NOT NULL DEFAULT 0,
        ADD COLUMN purged_revision bigint NOT NULL DEFAULT 0`);
    await runner.query(`
      CREATE FUNCTION search_docs_as_bytes(docs integer[]) RETURNS bytea IMMUTABLE LANGUAGE sql AS
        $$ SELECT string_agg(int4send(doc), '' ORDER BY place)
             FROM unnest(docs) WITH ORDINALITY AS d(doc, place) $$`);
    // They do not compress well, and reading them should cost no more than copying them.
    await runner.query(`
      ALTER TABLE search_posting
        ALTER COLUMN docs TYPE bytea USING search_docs_as_bytes(docs),
        ALTER COLUMN docs SET STORAGE EXTERNAL`);
    await runner.query(`DROP FUNCTION search_docs_as_bytes`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION search_docs_of_bytes(docs bytea) RETURNS integer[] IMMUTABLE LANGUAGE sql AS
        $$ SELECT array_agg(('x' || encode(substr(docs, at, 4), 'hex'))::bit(32)::integer
                            ORDER BY at)
             FROM generate_series(1, length(docs), 4) AS at $$`);
    await runner.query(`
      ALTER TABLE search_posting ALTER COLUMN docs TYPE integer[] USING search_docs_of_bytes(docs),
        ALTER COLUMN docs SET STORAGE EXTENDED`);
    await runner.query(`DROP FUNCTION search_docs_of_bytes`);
    await runner.query(`
      ALTER TABLE search_statistics DROP COLUMN revision, DROP COLUMN purged_revision`);
    await runner.query(`ALTER TABLE search_gone DROP COLUMN revision`);
    await runner.query(`ALTER TABLE search_document DROP COLUMN revision`);
    await runner.query(`
      CREATE INDEX search_document_newest ON search_document (created_at DESC, post_id DESC)`);
    await runner.query(`
      CREATE INDEX search_document_by_channel
        ON search_document (channel_id, created_at DESC, post_id DESC)`);
    await runner.query(`
      CREATE INDEX search_document_by_author
        ON search_document (author_id, created_at DESC, post_id DESC)`);
    await runner.query(`
      CREATE INDEX search_document_by_medication ON search_document USING gin (medication_ids)`);
    await runner.query(`
      CREATE INDEX search_document_by_effect ON search_document USING gin (effect_ids)`);
    await runner.query(`
      CREATE INDEX search_document_answered ON search_document (created_at DESC, post_id DESC)
        WHERE answered`);
    await runner.query(`
      CREATE INDEX search_document_citing ON search_document (created_at DESC, post_id DESC)
        WHERE cites`);
  }
}

/** All but those of the primary key and of what is unique. */
async function dropIndexes(runner: QueryRunner, table: string): Promise<void> {
  const indexes = (await runner.query(
    `SELECT indexrelid::regclass::text AS name FROM pg_index
      WHERE indrelid = $1::regclass AND NOT indisunique`,
    [table],
  )) as { name: string }[];
  for (const { name } of indexes) await runner.query(`DROP INDEX ${name}`);
}
