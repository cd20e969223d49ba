import type { ClinicianStandingView, Role } from '@rounds/contracts';
import type { EntityManager } from 'typeorm';
import { clinicianNotFound, notOneself, roleRequired } from './identity-errors.js';

export interface LockedClinician {
  id: string;
  role: Role;
  suspendedAt: Date | null;
  suspensionReason: string | null;
}

/**
 * Locks actor and target, in the order of their ids, and looks at the actor again: of two who would
 * suspend or demote each other, one comes first and the other is refused.
 */
export async function lockForDecision(
  tx: EntityManager,
  actorId: string,
  targetId: string,
  roles: Role[],
): Promise<{ actor: LockedClinician; target: LockedClinician }> {
  if (actorId === targetId) throw notOneself();
  // NO KEY: what they publish meanwhile refers to them and need not wait.
  const rows = await tx.query<LockedClinician[]>(
    `SELECT id, role, suspended_at AS "suspendedAt", suspension_reason AS "suspensionReason"
       FROM clinician WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    [[actorId, targetId]],
  );
  const actor = rows.find(({ id }) => id === actorId);
  const target = rows.find(({ id }) => id === targetId);
  if (!actor || actor.suspendedAt || !roles.includes(actor.role)) throw roleRequired();
  if (!target) throw clinicianNotFound();
  return { actor, target };
}

export const standingView = (clinician: LockedClinician): ClinicianStandingView => ({
  id: clinician.id,
  role: clinician.role,
  suspension: clinician.suspendedAt && {
    reason: clinician.suspensionReason ?? '',
    since: clinician.suspendedAt.toISOString(),
  },
});
