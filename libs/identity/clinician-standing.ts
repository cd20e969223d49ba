import { Injectable } from '@nestjs/common';
import { newId } from '@rounds/platform';
import type { EntityManager } from 'typeorm';
import { notifyStanding } from './standing-news.js';
import { StandingWatch } from './standing-watch.js';

export interface StandingEntry {
  clinicianId: string;
  kind: string;
  actorId: string | null;
  reason: string;
}

/** Appends to the log of standings and tells the other nodes, both with the commit of `tx`. */
export async function recordStanding(tx: EntityManager, entry: StandingEntry): Promise<void> {
  await tx.query(
    `INSERT INTO standing_change (id, clinician_id, kind, actor_id, reason)
     VALUES ($1, $2, $3, $4, $5)`,
    [newId(), entry.clinicianId, entry.kind, entry.actorId, entry.reason],
  );
  await notifyStanding(tx, { clinicianId: entry.clinicianId });
}

/**
 * What a clinician's verification comes to. Each method is part of the caller's transaction; after
 * the commit the caller says `committed`, and this node knows at once.
 */
@Injectable()
export class ClinicianStanding {
  constructor(private readonly watch: StandingWatch) {}

  /** A request is waiting. Whoever is verified stays so meanwhile. */
  async markPending(tx: EntityManager, clinicianId: string): Promise<void> {
    await tx.query(
      `UPDATE clinician SET verification_status = 'pending'
       WHERE id = $1 AND NOT (verification_status = 'verified' AND verified_until > now())`,
      [clinicianId],
    );
    await recordStanding(tx, {
      clinicianId,
      kind: 'verification-requested',
      actorId: clinicianId,
      reason: 'asked to be verified',
    });
  }

  async markVerified(
    tx: EntityManager,
    verified: { clinicianId: string; specialtySlug: string; until: Date; actorId: string | null },
  ): Promise<void> {
    const { clinicianId, specialtySlug, until, actorId } = verified;
    await tx.query(
      `UPDATE clinician
       SET verification_status = 'verified', verified_until = $2, specialty_slug = $3
       WHERE id = $1`,
      [clinicianId, until, specialtySlug],
    );
    await recordStanding(tx, {
      clinicianId,
      kind: 'verification-approved',
      actorId,
      reason: `${specialtySlug} until ${until.toISOString()}`,
    });
  }

  /** Whoever is still verified by an earlier request stays so until that ends. */
  async markRejected(
    tx: EntityManager,
    rejected: { clinicianId: string; actorId: string; reason: string },
  ): Promise<void> {
    await tx.query(
      `UPDATE clinician SET verification_status = 'rejected'
       WHERE id = $1 AND NOT (verification_status = 'verified' AND verified_until > now())`,
      [rejected.clinicianId],
    );
    await recordStanding(tx, { ...rejected, kind: 'verification-rejected' });
  }

  /** Writes down what has run out; answers whose. */
  async expireDue(tx: EntityManager): Promise<string[]> {
    const [due] = await tx.query<[{ id: string }[], number]>(
      `UPDATE clinician SET verification_status = 'expired'
       WHERE verification_status = 'verified' AND verified_until <= now() RETURNING id`,
    );
    for (const { id } of due) {
      await recordStanding(tx, {
        clinicianId: id,
        kind: 'verification-expired',
        actorId: null,
        reason: 'the verification ran out',
      });
    }
    return due.map(({ id }) => id);
  }

  /** Call after the commit of what the others were part of. */
  committed(clinicianId: string): Promise<void> {
    return this.watch.changed({ clinicianId });
  }
}
