import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who follows whom, and how clinicians are found by name. */
export class Feed1795300000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE follow (
        follower_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        followed_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (follower_id, followed_id),
        CONSTRAINT follow_not_oneself CHECK (follower_id <> followed_id)
      )`);
    await runner.query(`CREATE INDEX follow_by_followed ON follow (followed_id, follower_id)`);
    // Any word of a name by its beginning: libs/feed/name-words.ts asks with the same expression.
    await runner.query(`
      CREATE INDEX clinician_by_name_words ON clinician USING gin (
        to_tsvector('simple', translate(display_name, '.-_/''’,()+&@:', repeat(' ', 13))))
        WHERE verification_status = 'verified'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX clinician_by_name_words`);
    await runner.query(`DROP TABLE follow`);
  }
}
