import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every lib stands on: the outbox, idempotency keys, and which workers are alive. */
export class Platform1795300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        consumer text NOT NULL,
        payload jsonb NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        available_at timestamptz NOT NULL DEFAULT now(),
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX outbox_by_consumer ON outbox (consumer, id)`);
    await runner.query(`
      CREATE TABLE idempotency_key (
        clinician_id uuid NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        -- json, not jsonb: the answer is repeated to the letter.
        answer json,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (clinician_id, key)
      )`);
    await runner.query(`CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at)`);
    await runner.query(`
      CREATE TABLE job_worker (
        worker_id text PRIMARY KEY,
        lock_key integer NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE job_worker, idempotency_key, outbox`);
  }
}
