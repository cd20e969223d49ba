import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a post names and a thread carries as it is shown, beside the rows that look it up: a page of
 * posts then reads neither those rows nor the vocabulary. Null where there is nothing. As json, not
 * jsonb: it is only ever handed over whole.
 */
export class ShownTerms1795300000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE post ADD COLUMN mentions json`);
    await runner.query(`
      UPDATE post SET mentions = shown.terms FROM (${shown('post')}) shown
       WHERE shown.id = post.id`);
    await runner.query(`ALTER TABLE thread ADD COLUMN tags json`);
    await runner.query(`
      UPDATE thread SET tags = shown.terms FROM (${shown('thread')}) shown
       WHERE shown.id = thread.id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE thread DROP COLUMN tags`);
    await runner.query(`ALTER TABLE post DROP COLUMN mentions`);
  }
}

const shown = (of: 'post' | 'thread') => `
  SELECT id, json_build_object('medications', coalesce(medications, '[]'),
               'effects', coalesce(effects, '[]')) AS terms
    FROM (SELECT ${of}_id AS id, json_agg(json_build_object('id', m.id, 'slug', m.slug,
                   'name', m.name) ORDER BY m.name COLLATE "C") AS medications
            FROM ${of}_medication JOIN medication m ON m.id = medication_id GROUP BY 1) medications
    FULL JOIN (
          SELECT ${of}_id AS id, json_agg(json_build_object('id', e.id, 'slug', e.slug,
                   'term', e.term) ORDER BY e.term COLLATE "C") AS effects
            FROM ${of}_effect JOIN effect e ON e.id = effect_id GROUP BY 1) effects USING (id)`;
