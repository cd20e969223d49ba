import { TERMS_VERSION, type Role, type VerificationStatus } from '@rounds/contracts';
import {
  authorColumns,
  authorOf,
  hashToken,
  newToken,
  type AuthorColumns,
  type Viewer,
} from '@rounds/identity';
import { newId } from '@rounds/platform';
import type { DataSource } from 'typeorm';

/** Every clinician of a test may sign in with it. */
export const TEST_PASSWORD = 'test-password';
const TEST_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$+MNaTN5G0chtYzhFpC6e0Q$md94ekXLgFsfM5h8qEzU+9WmPIgxLLfjJSfXfixanjM';

export interface TestClinicianOptions {
  displayName?: string;
  role?: Role;
  /** Slug; cardiology unless given. */
  specialty?: string | null;
  /** `verified` unless given. */
  verification?: VerificationStatus;
  suspended?: boolean;
}

export interface TestClinician {
  /** Of an open session, for Bearer and for sockets. */
  token: string;
  clinician: { id: string; email: string; displayName: string; role: Role };
  /** As the session is seen by services that are called without HTTP. */
  viewer: Viewer;
}

let count = 0;

/** A clinician with an open session, put straight into the database. */
export async function registerClinician(
  { dataSource }: { dataSource: DataSource },
  options: TestClinicianOptions = {},
): Promise<TestClinician> {
  count += 1;
  const { role = 'clinician', specialty = 'cardiology', verification = 'verified' } = options;
  const displayName = options.displayName ?? `Dr Test ${count}`;
  const id = newId();
  const email = `test-${id}@rounds.test`;
  const until = { verified: '1 year', expired: '-1 day' }[verification as string] ?? null;
  await dataSource.query(
    `INSERT INTO clinician (id, email, display_name, password_hash, role, specialty_slug,
       terms_version, terms_accepted_at, verification_status, verified_until, suspended_at,
       suspension_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8, now() + $9::interval,
       CASE WHEN $10 THEN now() END, CASE WHEN $10 THEN 'for a test' END)`,
    [
      ...[id, email, displayName, TEST_PASSWORD_HASH, role, specialty],
      ...[TERMS_VERSION, verification, until, options.suspended ?? false],
    ],
  );
  const [token, sessionId] = [newToken(), newId()];
  await dataSource.query(
    `INSERT INTO session (id, token_hash, clinician_id, expires_at)
     VALUES ($1, $2, $3, now() + interval '1 day')`,
    [sessionId, hashToken(token), id],
  );
  const [row] = await dataSource.query<[AuthorColumns]>(
    `SELECT ${authorColumns('c', 's')} FROM clinician c
       LEFT JOIN specialty s ON s.slug = c.specialty_slug WHERE c.id = $1`,
    [id],
  );
  const author = authorOf(row);
  const { suspended = false } = options;
  const viewer = { id, sessionId, displayName, role, author, verification, suspended };
  return {
    token,
    clinician: { id, email, displayName, role },
    viewer: { ...viewer, verified: author.verified },
  };
}

/** Verified, for services that are called without HTTP. */
export async function insertClinician(
  dataSource: DataSource,
  options: Omit<TestClinicianOptions, 'verification'> = {},
): Promise<Viewer> {
  return (await registerClinician({ dataSource }, options)).viewer;
}

/** Verified; `specialty` and `role` as given. */
export const registerVerified = (
  app: { dataSource: DataSource },
  options: Omit<TestClinicianOptions, 'verification'> = {},
): Promise<TestClinician> => registerClinician(app, options);
