import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests to be verified, and every decision about them. */
export class Verification1795300000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE verification_request (
        id uuid PRIMARY KEY,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        status text NOT NULL DEFAULT 'pending',
        first_name text NOT NULL,
        last_name text NOT NULL,
        country text NOT NULL,
        specialty_slug text NOT NULL REFERENCES specialty,
        npi text,
        licence_number text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT verification_request_status_known
          CHECK (status IN ('pending', 'approved', 'rejected', 'superseded')),
        CONSTRAINT verification_request_one_identifier
          CHECK ((npi IS NULL) <> (licence_number IS NULL))
      )`);
    // One NPI, one verified clinician: two racing approvals meet here.
    await runner.query(`
      CREATE UNIQUE INDEX verification_request_one_clinician_per_npi
        ON verification_request (npi) WHERE status = 'approved'`);
    await runner.query(`
      CREATE UNIQUE INDEX verification_request_one_pending
        ON verification_request (clinician_id) WHERE status = 'pending'`);
    await runner.query(
      `CREATE INDEX verification_request_by_status ON verification_request (status, id)`,
    );
    await runner.query(
      `CREATE INDEX verification_request_by_clinician ON verification_request (clinician_id, id)`,
    );
    await runner.query(`
      CREATE TABLE verification_decision (
        id uuid PRIMARY KEY,
        request_id uuid NOT NULL REFERENCES verification_request ON DELETE CASCADE,
        decision text NOT NULL,
        reviewer_id uuid REFERENCES clinician ON DELETE SET NULL,
        reason text,
        at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT verification_decision_known
          CHECK (decision IN ('approved', 'rejected', 'superseded'))
      )`);
    await runner.query(
      `CREATE INDEX verification_decision_by_request ON verification_decision (request_id, id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE verification_decision, verification_request`);
  }
}
