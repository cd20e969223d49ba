import type { Role, VerificationStatus } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from './author-columns.js';
import type { Viewer } from './viewer.js';

interface StandingRow extends AuthorColumns {
  sessionId: string;
  role: Role;
  verification: VerificationStatus;
  suspended: boolean;
}

const standingSql = (where: string) => `
  SELECT ses.id AS "sessionId", c.role, c.suspended_at IS NOT NULL AS suspended,
    CASE WHEN c.verification_status = 'verified' AND c.verified_until <= now() THEN 'expired'
      ELSE c.verification_status END AS verification,
    ${authorColumns('c', 's')}
  FROM session ses
  JOIN clinician c ON c.id = ses.clinician_id
  LEFT JOIN specialty s ON s.slug = c.specialty_slug
  WHERE ${where} AND ses.revoked_at IS NULL AND ses.expires_at > now()`;

const byToken = standingSql('ses.token_hash = $1');
const byIds = standingSql('ses.id = ANY($1::uuid[])');

/** Anything that runs a statement: the pool, or a connection of one's own. */
export type RunSql = (sql: string, parameters: unknown[]) => Promise<unknown>;

/** Who holds this token now, or null where the session has ended. */
export async function standingOfToken(run: RunSql, tokenHash: Buffer): Promise<Viewer | null> {
  const [row] = (await run(byToken, [tokenHash])) as StandingRow[];
  return row ? viewerOf(row) : null;
}

/** Of these sessions, those that still stand, in one query. */
export async function standingOfSessions(run: RunSql, ids: string[]): Promise<Viewer[]> {
  const rows = (await run(byIds, [ids])) as StandingRow[];
  return rows.map(viewerOf);
}

function viewerOf(row: StandingRow): Viewer {
  const author = authorOf(row);
  return {
    id: row.authorId,
    sessionId: row.sessionId,
    displayName: row.authorName,
    role: row.role,
    author,
    verification: row.verification,
    verified: author.verified,
    suspended: row.suspended,
  };
}
