import type { Role, VerificationStatus } from '@rounds/contracts';
import { authorColumns, authorOf, type AuthorColumns } from './author-columns.js';
import type { Viewer } from './viewer.js';

/** A session as it was read. */
export interface Standing {
  viewer: Viewer;
  /** Another one where anything of it may have changed. */
  version: string;
}

interface StandingRow extends AuthorColumns {
  sessionId: string;
  version: string;
  role: Role;
  verification: VerificationStatus;
  suspended: boolean;
}

const VERIFICATION = `CASE WHEN c.verification_status = 'verified' AND c.verified_until <= now()
  THEN 'expired' ELSE c.verification_status END`;

/** Each change of a row is by another transaction, and a verification runs out without one. */
const VERSION = `concat_ws(' ', ses.xmin, c.xmin, coalesce(s.xmin::text, '-'), ${VERIFICATION})`;

const standingSql = (where: string) => `
  SELECT ses.id AS "sessionId", c.role, c.suspended_at IS NOT NULL AS suspended,
    ${VERIFICATION} AS verification, ${VERSION} AS version,
    ${authorColumns('c', 's')}
  FROM session ses
  JOIN clinician c ON c.id = ses.clinician_id
  LEFT JOIN specialty s ON s.slug = c.specialty_slug
  WHERE ${where} AND ses.revoked_at IS NULL AND ses.expires_at > now()`;

const byToken = standingSql('ses.token_hash = $1');
/** Rows of those alone that are not as they were known; ended ones have no standing. */
const changedOnes = `
  SELECT known.id AS "knownId", standing.*
    FROM unnest(string_to_array($1, ',')::uuid[], string_to_array($2, ',')) AS known(id, version)
    LEFT JOIN LATERAL (${standingSql('ses.id = known.id')}) AS standing ON true
   WHERE standing.version IS NULL OR standing.version IS DISTINCT FROM known.version`;

/** Anything that runs a statement: the pool, or a connection of one's own. */
export type RunSql = (sql: string, parameters: unknown[]) => Promise<unknown>;

/** Who holds this token now, or null where the session has ended. */
export async function standingOfToken(run: RunSql, tokenHash: Buffer): Promise<Standing | null> {
  const [row] = (await run(byToken, [tokenHash])) as StandingRow[];
  return row ? standingOf(row) : null;
}

/**
 * Of sessions as they are known, those that changed, in one query; null stands for one that ended.
 * Each node asks twice a second for all that it holds: a thousand rows anew each time were most of
 * what it did while nothing happened.
 */
export async function changesOfSessions(
  run: RunSql,
  known: ReadonlyMap<string, string>,
): Promise<Map<string, Standing | null>> {
  // Joined here: pg looks at each character of an array's elements.
  const rows = (await run(changedOnes, [[...known.keys()].join(), [...known.values()].join()])) as (
    (StandingRow & { knownId: string }) | { knownId: string; sessionId: null }
  )[];
  return new Map(rows.map((row) => [row.knownId, row.sessionId === null ? null : standingOf(row)]));
}

function standingOf(row: StandingRow): Standing {
  const author = authorOf(row);
  const viewer = {
    id: row.authorId,
    sessionId: row.sessionId,
    displayName: row.authorName,
    role: row.role,
    author,
    verification: row.verification,
    verified: author.verified,
    suspended: row.suspended,
  };
  return { viewer, version: row.version };
}
