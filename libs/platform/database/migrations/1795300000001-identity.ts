import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clinicians, their sessions, specialties, and the log of every change of their standing. */
export class Identity1795300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE specialty (
        slug text PRIMARY KEY,
        name text NOT NULL,
        kind text NOT NULL,
        cms_code text NOT NULL,
        CONSTRAINT specialty_kind_known CHECK (kind IN ('physician', 'non_physician'))
      )`);
    await runner.query(`
      CREATE TABLE clinician (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        display_name text NOT NULL,
        password_hash text NOT NULL,
        role text NOT NULL DEFAULT 'clinician',
        specialty_slug text REFERENCES specialty,
        bio text NOT NULL DEFAULT '',
        time_zone text,
        terms_version text NOT NULL,
        terms_accepted_at timestamptz NOT NULL,
        verification_status text NOT NULL DEFAULT 'unverified',
        verified_until timestamptz,
        suspended_at timestamptz,
        suspension_reason text,
        follower_count integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT clinician_role_known
          CHECK (role IN ('clinician', 'reviewer', 'moderator', 'admin')),
        CONSTRAINT clinician_verification_known
          CHECK (verification_status IN ('unverified', 'pending', 'verified', 'rejected', 'expired')),
        CONSTRAINT clinician_verified_until_some_day
          CHECK (verification_status <> 'verified' OR verified_until IS NOT NULL)
      )`);
    await runner.query(`CREATE UNIQUE INDEX clinician_email_key ON clinician (lower(email))`);
    await runner.query(`
      CREATE INDEX clinician_by_followers ON clinician (follower_count DESC, id DESC)
        WHERE verification_status = 'verified'`);
    await runner.query(`
      CREATE INDEX clinician_by_specialty_followers
        ON clinician (specialty_slug, follower_count DESC, id DESC)
        WHERE verification_status = 'verified'`);
    await runner.query(`
      CREATE INDEX clinician_by_name ON clinician (lower(display_name), id)
        WHERE verification_status = 'verified'`);
    await runner.query(`
      CREATE INDEX clinician_by_expiry ON clinician (verified_until)
        WHERE verification_status = 'verified'`);
    await runner.query(`
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        token_hash bytea NOT NULL UNIQUE,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query(`CREATE INDEX session_by_clinician ON session (clinician_id)`);
    await runner.query(`CREATE INDEX session_by_expiry ON session (expires_at)`);
    await runner.query(`
      CREATE TABLE standing_change (
        id uuid PRIMARY KEY,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        kind text NOT NULL,
        actor_id uuid REFERENCES clinician ON DELETE SET NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      `CREATE INDEX standing_change_by_clinician ON standing_change (clinician_id, id DESC)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE standing_change, session, clinician, specialty`);
  }
}
