import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What one or two letters may become, the most frequent first, without reading all that begins so.
 * A level is the logarithm of the document frequency: it changes seldom, so that the updates of
 * frequencies stay heap-only. One letter is enough where it is not Latin.
 */
export class SearchBeginnings1795300000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE search_lexeme ADD COLUMN level smallint NOT NULL DEFAULT 0`);
    await runner.query(`
      UPDATE search_lexeme SET level = round(2 * ln(greatest(df, 1)))::smallint`);
    await runner.query(`
      CREATE INDEX search_lexeme_by_two ON search_lexeme (left(lexeme, 2), level DESC)`);
    await runner.query(`
      CREATE INDEX search_lexeme_by_one ON search_lexeme (left(lexeme, 1), level DESC)
        WHERE lexeme >= U&'\\0250'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Its indexes go with it, whatever a rebuild called them.
    await runner.query(`ALTER TABLE search_lexeme DROP COLUMN level`);
  }
}
