import type { Author } from '@rounds/contracts';

/** A clinician is shown as verified only while this holds. `c` is the alias of clinician. */
export const verifiedSql = (c: string) =>
  `(${c}.verification_status = 'verified' AND ${c}.verified_until > now()
    AND ${c}.suspended_at IS NULL)`;

/** Columns of a byline, for raw queries that join clinician as `c` and specialty as `s`. */
export const authorColumns = (c: string, s: string) => `
  ${c}.id AS "authorId", ${c}.display_name AS "authorName",
  ${c}.specialty_slug AS "authorSpecialty", ${s}.name AS "authorSpecialtyName",
  ${s}.kind AS "authorKind", ${verifiedSql(c)} AS "authorVerified"`;

export interface AuthorColumns {
  authorId: string;
  authorName: string;
  authorSpecialty: string | null;
  authorSpecialtyName: string | null;
  authorKind: Author['kind'];
  authorVerified: boolean;
}

export const authorOf = (row: AuthorColumns): Author => ({
  id: row.authorId,
  displayName: row.authorName,
  specialty: row.authorSpecialty,
  specialtyName: row.authorSpecialtyName,
  kind: row.authorKind,
  verified: row.authorVerified,
});
