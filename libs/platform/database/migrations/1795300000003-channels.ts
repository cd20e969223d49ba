import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channels, who is in them, and the log of every visible change in each. */
export class Channels1795300000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE channel (
        id uuid PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        visibility text NOT NULL DEFAULT 'open',
        specialty_slug text REFERENCES specialty,
        member_count integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT channel_visibility_known CHECK (visibility IN ('open', 'private'))
      )`);
    await runner.query(`CREATE INDEX channel_by_name ON channel (lower(name), id)`);
    await runner.query(`
      CREATE TABLE membership (
        channel_id uuid NOT NULL REFERENCES channel ON DELETE CASCADE,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        role text NOT NULL DEFAULT 'member',
        joined_at timestamptz NOT NULL DEFAULT now(),
        unread_since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (channel_id, clinician_id),
        CONSTRAINT membership_role_known CHECK (role IN ('owner', 'member'))
      )`);
    await runner.query(
      `CREATE INDEX membership_by_clinician ON membership (clinician_id, channel_id)`,
    );
    // Apart from channel and narrow: every post locks and rewrites this row.
    await runner.query(`
      CREATE TABLE channel_head (
        channel_id uuid PRIMARY KEY REFERENCES channel ON DELETE CASCADE,
        last_seq bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50)`);
    // No foreign keys to thread and post: the log outlives neither and is on the hot path.
    await runner.query(`
      CREATE TABLE channel_event (
        channel_id uuid NOT NULL REFERENCES channel ON DELETE CASCADE,
        seq bigint NOT NULL,
        type text NOT NULL,
        thread_id uuid NOT NULL,
        post_id uuid,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (channel_id, seq)
      )`);
    await runner.query(`CREATE INDEX channel_event_by_thread ON channel_event (thread_id, seq)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE channel_event, channel_head, membership, channel`);
  }
}
