import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Medications and adverse effects with every name they go by. */
export class Vocabulary1795300000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE medication (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL,
        rxcui text UNIQUE,
        drug_class text,
        tier text NOT NULL DEFAULT 'other',
        origin text NOT NULL DEFAULT 'supplied',
        CONSTRAINT medication_tier_known CHECK (tier IN ('common', 'other')),
        CONSTRAINT medication_origin_known CHECK (origin IN ('supplied', 'imported'))
      )`);
    // No index for prefixes: names are searched in memory (libs/vocabulary/name-index.ts).
    await runner.query(`
      CREATE TABLE medication_name (
        medication_id uuid NOT NULL REFERENCES medication ON DELETE CASCADE,
        folded text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        origin text NOT NULL DEFAULT 'supplied',
        PRIMARY KEY (medication_id, folded),
        CONSTRAINT medication_name_kind_known CHECK (kind IN ('ingredient', 'brand', 'synonym')),
        CONSTRAINT medication_name_origin_known CHECK (origin IN ('supplied', 'imported'))
      )`);
    await runner.query(`
      CREATE TABLE effect (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        term text NOT NULL,
        body_system text NOT NULL,
        ctcae_version text NOT NULL,
        definition text NOT NULL DEFAULT '',
        grades text[] NOT NULL,
        origin text NOT NULL DEFAULT 'supplied',
        CONSTRAINT effect_grades_are_five CHECK (cardinality(grades) = 5),
        CONSTRAINT effect_origin_known CHECK (origin IN ('supplied', 'imported'))
      )`);
    await runner.query(`
      CREATE TABLE effect_name (
        effect_id uuid NOT NULL REFERENCES effect ON DELETE CASCADE,
        folded text NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        origin text NOT NULL DEFAULT 'supplied',
        PRIMARY KEY (effect_id, folded),
        CONSTRAINT effect_name_kind_known CHECK (kind IN ('term', 'synonym', 'narrower')),
        CONSTRAINT effect_name_origin_known CHECK (origin IN ('supplied', 'imported'))
      )`);
    // One row: what the supplied files held when they were last stored, and a number that grows
    // with every change, by which each process knows that its copy in memory is old.
    await runner.query(`
      CREATE TABLE vocabulary_version (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        files_hash text NOT NULL,
        revision bigint NOT NULL
      )`);
    await runner.query(`INSERT INTO vocabulary_version (files_hash, revision) VALUES ('', 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE vocabulary_version, effect_name, effect, medication_name, medication`,
    );
  }
}
