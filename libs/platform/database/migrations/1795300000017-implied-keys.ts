import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Table, column, and what it referred to. */
const IMPLIED = [
  ['post', 'channel_id', 'channel'],
  ['channel_event', 'channel_id', 'channel ON DELETE CASCADE'],
  ['post_medication', 'thread_id', 'thread ON DELETE CASCADE'],
  ['post_effect', 'thread_id', 'thread ON DELETE CASCADE'],
] as const;

/**
 * Copies of what the thread or the post says, taken from it by the statement that writes them, and
 * of which the thread or the post has the foreign key. Looking them up for every post was a tenth
 * of what a reply costs Postgres (docs/performance.md).
 */
export class ImpliedKeys1795300000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column] of IMPLIED) {
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_fkey`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column, referred] of IMPLIED) {
      await runner.query(`
        ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_fkey
          FOREIGN KEY (${column}) REFERENCES ${referred}`);
    }
  }
}
