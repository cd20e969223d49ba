import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Those who are suspended, latest first: a moderator's list of them reads no other clinician. */
export class Suspensions1795300000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX clinician_by_suspension ON clinician (suspended_at DESC, id DESC)
        WHERE suspended_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX clinician_by_suspension');
  }
}
