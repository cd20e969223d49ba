import { Injectable } from '@nestjs/common';
import type { ClinicianProfile, MedicationFollowersQuery, Page } from '@rounds/contracts';
import { verifiedSql, type Viewer } from '@rounds/identity';
import { Cursor } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { MedicationFollowsService } from './medication-follows.service.js';
import { profileColumns, profileView, type ProfileRow } from './profile-view.js';

const byClinician = new Cursor(z.uuid());
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const FOLLOWERS_COUNTED = 10_000;

/** Who follows a medication: verified clinicians, as everywhere; others keep their follow unseen. */
@Injectable()
export class MedicationFollowers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly follows: MedicationFollowsService,
  ) {}

  /** Those who have been here longest first. */
  async page(
    viewer: Viewer,
    ref: string,
    query: MedicationFollowersQuery,
  ): Promise<Page<ClinicianProfile>> {
    const rows = await this.dataSource.query<ProfileRow[]>(followersSql, [
      viewer.id,
      await this.follows.idOf(ref),
      byClinician.decode(query.cursor) ?? FIRST_ID,
      query.limit + 1,
    ]);
    return byClinician.page(rows, query.limit, (row) => row.authorId, profileView);
  }

  async count(viewer: Viewer, medicationId: string) {
    const [row] = await this.dataSource.query<[{ followers: number; followed: boolean }]>(
      countSql,
      [viewer.id, medicationId],
    );
    return {
      followers: Math.min(row.followers, FOLLOWERS_COUNTED),
      followersAreExact: row.followers <= FOLLOWERS_COUNTED,
      followed: row.followed,
    };
  }
}

// OFFSET 0: each follower is looked at by the key, in the order of the index, until there are enough.
export const followersSql = `
  SELECT c.* FROM medication_follow mf CROSS JOIN LATERAL (
    SELECT ${profileColumns('$1')}
      FROM clinician c LEFT JOIN specialty s ON s.slug = c.specialty_slug
     WHERE c.id = mf.follower_id AND ${verifiedSql('c')} OFFSET 0) c
   WHERE mf.medication_id = $2 AND mf.follower_id > $3::uuid
   ORDER BY mf.follower_id LIMIT $4`;

/** $1 the reader, $2 the medication. Reads hardly further than it counts: few are not verified. */
export const countSql = `
  SELECT EXISTS (SELECT 1 FROM medication_follow
                  WHERE medication_id = $2 AND follower_id = $1) AS followed,
    (SELECT count(*)::int FROM (
      SELECT 1 FROM medication_follow mf CROSS JOIN LATERAL (
        SELECT 1 FROM clinician c WHERE c.id = mf.follower_id AND ${verifiedSql('c')} OFFSET 0) c
       WHERE mf.medication_id = $2 LIMIT ${FOLLOWERS_COUNTED + 1}) counted) AS followers`;
