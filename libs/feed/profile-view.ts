import type { ClinicianProfile, Role } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from '@rounds/identity';

/** Select list of a profile for clinician `c` and specialty `s`, as the reader `$n` sees it. */
export const profileColumns = (reader: string) => `
  ${authorColumns('c', 's')}, c.bio, c.role, c.follower_count, c.created_at,
  EXISTS (SELECT 1 FROM follow mine
           WHERE mine.follower_id = ${reader} AND mine.followed_id = c.id) AS followed`;

export interface ProfileRow extends AuthorColumns {
  bio: string;
  role: Role;
  follower_count: number;
  created_at: Date;
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
