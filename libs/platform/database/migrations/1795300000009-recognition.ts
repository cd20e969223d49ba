import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Medications and effects that posts name, and how far those are recognised and imported. */
export class Recognition1795300000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE post_medication (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        medication_id uuid NOT NULL REFERENCES medication,
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        PRIMARY KEY (post_id, medication_id)
      )`);
    // Newest threads, each once, by skipping from one thread_id to the next; newest posts.
    await runner.query(`
      CREATE INDEX post_medication_by_thread
        ON post_medication (medication_id, thread_id DESC, post_id DESC)`);
    await runner.query(`
      CREATE INDEX post_medication_by_post ON post_medication (medication_id, post_id DESC)
        INCLUDE (thread_id)`);
    await runner.query(`
      CREATE TABLE post_effect (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        effect_id uuid NOT NULL REFERENCES effect,
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        PRIMARY KEY (post_id, effect_id)
      )`);
    await runner.query(`
      CREATE INDEX post_effect_by_thread ON post_effect (effect_id, thread_id DESC, post_id DESC)`);
    await runner.query(`
      CREATE INDEX post_effect_by_post ON post_effect (effect_id, post_id DESC)
        INCLUDE (thread_id)`);
    // Posts up to after_post_id are recognised by target, all of them by done. A forum without
    // posts needs no pass: what is written from now on is recognised as it is written.
    await runner.query(`
      CREATE TABLE recognition_state (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        done text,
        target text,
        after_post_id uuid
      )`);
    await runner.query(`
      INSERT INTO recognition_state (done)
      SELECT CASE WHEN EXISTS (SELECT 1 FROM post) THEN NULL ELSE 'any' END`);
    // Of a file that was not imported to its end: how much of it is stored.
    await runner.query(`
      CREATE TABLE vocabulary_import (
        source text PRIMARY KEY,
        fingerprint text NOT NULL,
        stored integer NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    // NUCC's codes, and to which CMS specialty each belongs; both imported by the operator.
    await runner.query(`
      CREATE TABLE taxonomy_code (
        code text PRIMARY KEY,
        grouping text NOT NULL,
        classification text NOT NULL,
        specialization text NOT NULL,
        display_name text NOT NULL,
        section text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE specialty_taxonomy (
        taxonomy_code text NOT NULL,
        cms_code text NOT NULL,
        PRIMARY KEY (taxonomy_code, cms_code)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE specialty_taxonomy, taxonomy_code, vocabulary_import,
      recognition_state, post_effect, post_medication`);
  }
}
