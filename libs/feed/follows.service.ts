import { Injectable } from '@nestjs/common';
import { verifiedSql, type Viewer } from '@rounds/identity';
import { DataSource } from 'typeorm';
import { cannotFollowOneself, clinicianNotFound } from './feed-errors.js';

/** Who follows whom; each change moves the counter in the same statement, and repeats change nothing. */
@Injectable()
export class FollowsService {
  constructor(private readonly dataSource: DataSource) {}

  async follow(viewer: Viewer, clinicianId: string): Promise<void> {
    if (clinicianId === viewer.id) throw cannotFollowOneself();
    const [row] = await this.dataSource.query<{ known: boolean }[]>(
      `WITH known AS (
         SELECT c.id FROM clinician c WHERE c.id = $2 AND ${verifiedSql('c')}),
       added AS (
         INSERT INTO follow (follower_id, followed_id) SELECT $1, id FROM known
         ON CONFLICT DO NOTHING RETURNING followed_id),
       counted AS (
         UPDATE clinician SET follower_count = follower_count + 1
          WHERE id IN (SELECT followed_id FROM added))
       SELECT EXISTS (SELECT 1 FROM known) AS known`,
      [viewer.id, clinicianId],
    );
    if (!row?.known) throw clinicianNotFound();
  }

  /** Also of someone who is no longer verified. */
  async unfollow(viewer: Viewer, clinicianId: string): Promise<void> {
    const [row] = await this.dataSource.query<{ known: boolean }[]>(
      `WITH gone AS (
         DELETE FROM follow WHERE follower_id = $1 AND followed_id = $2 RETURNING followed_id),
       counted AS (
         UPDATE clinician SET follower_count = follower_count - 1
          WHERE id IN (SELECT followed_id FROM gone))
       SELECT EXISTS (SELECT 1 FROM gone) OR EXISTS (
         SELECT 1 FROM clinician c WHERE c.id = $2 AND ${verifiedSql('c')}) AS known`,
      [viewer.id, clinicianId],
    );
    if (!row?.known) throw clinicianNotFound();
  }
}
