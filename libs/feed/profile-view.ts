import type { ClinicianProfile, Role } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';

/** Select list of a profile for clinician `c` and specialty `s`, as the reader `$n` sees it. */
export const profileColumns = (reader: string) => `
  ${authorColumns('c', 's')}, c.bio, c.role, c.follower_count, c.created_at,
  c.suspended_at, c.suspension_reason,
  EXISTS (SELECT 1 FROM follow mine
           WHERE mine.follower_id = ${reader} AND mine.followed_id = c.id) AS followed`;

export interface ProfileRow extends AuthorColumns {
  bio: string;
  role: Role;
  follower_count: number;
  created_at: Date;
  suspended_at: Date | null;
  suspension_reason: string | null;
  followed: boolean;
}

export const profileView = (row: ProfileRow): ClinicianProfile => ({
  ...authorOf(row),
  bio: row.bio,
  role: row.role,
  followerCount: row.follower_count,
  followed: row.followed,
  createdAt: row.created_at.toISOString(),
});

/** As moderators and admins see it. */
export const moderatedProfileView = (row: ProfileRow): ClinicianProfile => ({
  ...profileView(row),
  suspension: row.suspended_at && {
    reason: row.suspension_reason ?? '',
    since: row.suspended_at.toISOString(),
  },
});
