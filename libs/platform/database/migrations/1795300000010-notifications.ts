import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Saved searches, what they found, whom that was told, and who follows which medication. */
export class Notifications1795300000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // standing: the search with everything looked up, as posts are matched against it; prepared_as
    // names the vocabulary and the code that it was looked up with. version grows with each change
    // of what is asked for, since is when that began: older posts are no news.
    await runner.query(`
      CREATE TABLE saved_search (
        id uuid PRIMARY KEY,
        owner_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        name text NOT NULL,
        search jsonb NOT NULL,
        notify boolean NOT NULL,
        standing jsonb NOT NULL,
        prepared_as text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        since timestamptz NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX saved_search_by_owner ON saved_search (owner_id, id DESC)`);
    await runner.query(
      `CREATE INDEX saved_search_by_preparation ON saved_search (prepared_as, id)`,
    );
    // The inverted index of those that notify: a post that has none of a search's keys cannot match.
    await runner.query(`
      CREATE TABLE saved_search_key (
        key text NOT NULL,
        saved_search_id uuid NOT NULL REFERENCES saved_search ON DELETE CASCADE,
        PRIMARY KEY (key, saved_search_id)
      )`);
    await runner.query(
      `CREATE INDEX saved_search_key_by_search ON saved_search_key (saved_search_id)`,
    );
    // Told once: the row stays for as long as the search does.
    await runner.query(`
      CREATE TABLE saved_search_match (
        saved_search_id uuid NOT NULL REFERENCES saved_search ON DELETE CASCADE,
        post_id uuid NOT NULL REFERENCES post ON DELETE CASCADE,
        PRIMARY KEY (saved_search_id, post_id)
      )`);
    // What is added to an unread one gives it a new id: ids are in the order of the news.
    await runner.query(`
      CREATE TABLE notification (
        id uuid PRIMARY KEY,
        clinician_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        kind text NOT NULL,
        saved_search_id uuid NOT NULL REFERENCES saved_search ON DELETE CASCADE,
        thread_id uuid NOT NULL REFERENCES thread ON DELETE CASCADE,
        post_ids uuid[] NOT NULL,
        created_at timestamptz NOT NULL,
        read_at timestamptz,
        CONSTRAINT notification_kind_known CHECK (kind IN ('saved-search'))
      )`);
    await runner.query(
      `CREATE INDEX notification_by_clinician ON notification (clinician_id, id DESC)`,
    );
    await runner.query(`
      CREATE INDEX notification_unread ON notification (clinician_id, id DESC)
        WHERE read_at IS NULL`);
    await runner.query(`
      CREATE UNIQUE INDEX notification_unread_of_thread ON notification (saved_search_id, thread_id)
        WHERE read_at IS NULL`);
    await runner.query(`
      CREATE INDEX notification_by_reading ON notification (read_at) WHERE read_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE medication_follow (
        follower_id uuid NOT NULL REFERENCES clinician ON DELETE CASCADE,
        medication_id uuid NOT NULL REFERENCES medication ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (follower_id, medication_id)
      )`);
    await runner.query(`
      CREATE INDEX medication_follow_by_medication ON medication_follow (medication_id, follower_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE medication_follow, notification, saved_search_match,
      saved_search_key, saved_search`);
  }
}
