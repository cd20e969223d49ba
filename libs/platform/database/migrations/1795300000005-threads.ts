import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Threads, their numbered posts, and what readers did with them. */
export class Threads1795300000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE thread (
        id uuid PRIMARY KEY,
        channel_id uuid NOT NULL REFERENCES channel,
        author_id uuid NOT NULL REFERENCES clinician,
        title text NOT NULL,
        kind text NOT NULL,
        last_post_number integer NOT NULL DEFAULT 0,
        last_post_at timestamptz NOT NULL,
        answer_post_id uuid,
        deleted_at timestamptz,
        created_at timestamptz NOT NULL,
        CONSTRAINT thread_kind_known
          CHECK (kind IN ('question', 'case', 'medication', 'side-effect', 'discussion'))
      ) WITH (fillfactor = 70)`);
    await runner.query(`
      CREATE INDEX thread_by_activity ON thread (channel_id, last_post_at DESC, id DESC)
        WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX thread_by_creation ON thread (channel_id, id DESC) WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX thread_by_kind_activity ON thread (channel_id, kind, last_post_at DESC, id DESC)
        WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX thread_by_kind_creation ON thread (channel_id, kind, id DESC)
        WHERE deleted_at IS NULL`);
    await runner.query(`CREATE INDEX thread_by_author ON thread (author_id, id DESC)`);
    await runner.query(`
      CREATE TABLE thread_medication (
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        medication_id uuid NOT NULL REFERENCES medication,
        PRIMARY KEY (thread_id, medication_id)
      )`);
    await runner.query(
      `CREATE INDEX thread_medication_by_medication ON thread_medication (medication_id, thread_id DESC)`,
    );
    await runner.query(`
      CREATE TABLE thread_effect (
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        effect_id uuid NOT NULL REFERENCES effect,
        PRIMARY KEY (thread_id, effect_id)
      )`);
    await runner.query(
      `CREATE INDEX thread_effect_by_effect ON thread_effect (effect_id, thread_id DESC)`,
    );
    await runner.query(`
      CREATE TABLE post (
        id uuid PRIMARY KEY,
        thread_id uuid NOT NULL REFERENCES thread,
        channel_id uuid NOT NULL REFERENCES channel,
        number integer NOT NULL,
        author_id uuid NOT NULL REFERENCES clinician,
        reply_to_id uuid REFERENCES post,
        body text NOT NULL,
        html text NOT NULL,
        revision integer NOT NULL DEFAULT 1,
        helpful_count integer NOT NULL DEFAULT 0,
        seen_it_too_count integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        edited_at timestamptz,
        deleted_at timestamptz,
        deleted_by uuid REFERENCES clinician,
        UNIQUE (thread_id, number)
      )`);
    await runner.query(`
      CREATE INDEX post_by_author ON post (author_id, id DESC) WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE TABLE post_revision (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        revision integer NOT NULL,
        body text NOT NULL,
        html text NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (post_id, revision)
      )`);
    await runner.query(`
      CREATE TABLE reaction (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        kind text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (post_id, clinician_id, kind),
        CONSTRAINT reaction_kind_known CHECK (kind IN ('helpful', 'seen-it-too'))
      )`);
    await runner.query(`
      CREATE TABLE mention (
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        PRIMARY KEY (post_id, clinician_id)
      )`);
    await runner.query(`CREATE INDEX mention_by_clinician ON mention (clinician_id, post_id DESC)`);
    await runner.query(`
      CREATE TABLE thread_state (
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        last_read_number integer NOT NULL DEFAULT 0,
        level text NOT NULL DEFAULT 'normal',
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (clinician_id, thread_id),
        CONSTRAINT thread_state_level_known CHECK (level IN ('follow', 'normal', 'mute'))
      )`);
    await runner.query(`
      CREATE INDEX thread_state_followers ON thread_state (thread_id) WHERE level = 'follow'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE thread_state, mention, reaction, post_revision, post,
      thread_effect, thread_medication, thread`);
  }
}
