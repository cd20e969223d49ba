import type { Role } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import type { DataSource } from 'typeorm';

/** A verified clinician, straight into the database, as the viewer they would be. */
export async function insertClinician(
  dataSource: DataSource,
  given: { displayName?: string; role?: Role; specialty?: string } = {},
): Promise<Viewer> {
  const id = newId();
  const {
    displayName = `Dr. ${id.slice(-6)}`,
    role = 'clinician',
    specialty = 'cardiology',
  } = given;
  const [row] = await dataSource.query<{ name: string; kind: 'physician' | 'non_physician' }[]>(
    `WITH added AS (
       INSERT INTO clinician (id, email, display_name, password_hash, role, specialty_slug,
         terms_version, terms_accepted_at, verification_status, verified_until)
       VALUES ($1, $2, $3, 'no password', $4, $5, '2026-11', now(), 'verified',
         now() + interval '1 year') RETURNING specialty_slug)
     SELECT s.name, s.kind FROM added JOIN specialty s ON s.slug = added.specialty_slug`,
    [id, `${id}@rounds.test`, displayName, role, specialty],
  );
  return {
    id,
    sessionId: newId(),
    displayName,
    role,
    author: {
      id,
      displayName,
      specialty,
      specialtyName: row?.name ?? null,
      kind: row?.kind ?? null,
      verified: true,
    },
    verification: 'verified',
    verified: true,
    suspended: false,
  };
}
