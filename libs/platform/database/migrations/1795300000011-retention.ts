import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From which `seq` on each channel's log is kept, and how unread posts are counted cheaply. */
export class Retention1795300000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Beside last_seq: a replay reads both, and says so where it cannot reach back far enough.
    await runner.query(
      `ALTER TABLE channel_head ADD COLUMN kept_from bigint NOT NULL DEFAULT 1,
         ADD CONSTRAINT channel_head_keeps_what_there_is CHECK (kept_from BETWEEN 1 AND last_seq + 1)`,
    );
    await runner.query(`
      UPDATE channel_head h SET kept_from = coalesce(
        (SELECT min(seq) FROM channel_event e WHERE e.channel_id = h.channel_id), last_seq + 1)`);
    // Threads that were last active before it hold nothing unread; null: not known yet.
    await runner.query(`ALTER TABLE membership ADD COLUMN settled_until timestamptz`);
    // All that counting unread posts asks of a post, so that it reads no post.
    await runner.query(`
      ALTER TABLE post DROP CONSTRAINT post_thread_id_number_key,
        ADD CONSTRAINT post_thread_id_number_key
          UNIQUE (thread_id, number) INCLUDE (author_id, created_at, deleted_at)`);
    // By default only when a fifth of the table is new: until then the index alone says too little.
    await runner.query(`
      ALTER TABLE post SET (autovacuum_vacuum_insert_scale_factor = 0.01)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE post RESET (autovacuum_vacuum_insert_scale_factor)`);
    await runner.query(`
      ALTER TABLE post DROP CONSTRAINT post_thread_id_number_key,
        ADD CONSTRAINT post_thread_id_number_key UNIQUE (thread_id, number)`);
    await runner.query(`ALTER TABLE membership DROP COLUMN settled_until`);
    await runner.query(`ALTER TABLE channel_head DROP COLUMN kept_from`);
  }
}
