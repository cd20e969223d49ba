import { Injectable } from '@nestjs/common';
import type { ClinicianStandingView } from '@rounds/contracts';
import { DataSource } from 'typeorm';
import { lockForDecision, standingView } from './clinician-lock.js';
import { recordStanding } from './clinician-standing.js';
import { adminsOnly } from './identity-errors.js';
import { StandingWatch } from './standing-watch.js';

/** Moderators and admins suspend and reinstate; it takes effect before the answer is sent. */
@Injectable()
export class Suspensions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly watch: StandingWatch,
  ) {}

  suspend(actorId: string, clinicianId: string, reason: string): Promise<ClinicianStandingView> {
    return this.change(actorId, clinicianId, reason, true);
  }

  reinstate(actorId: string, clinicianId: string, reason = ''): Promise<ClinicianStandingView> {
    return this.change(actorId, clinicianId, reason, false);
  }

  private async change(actorId: string, clinicianId: string, reason: string, suspend: boolean) {
    const view = await this.dataSource.transaction(async (tx) => {
      const roles = ['moderator' as const, 'admin' as const];
      const { actor, target } = await lockForDecision(tx, actorId, clinicianId, roles);
      if (target.role === 'admin' && actor.role !== 'admin') throw adminsOnly();
      if (!suspend && !target.suspendedAt) return standingView(target);
      const suspendedAt = suspend ? (target.suspendedAt ?? new Date()) : null;
      const suspensionReason = suspend ? reason : null;
      await tx.query(
        `UPDATE clinician SET suspended_at = $2, suspension_reason = $3 WHERE id = $1`,
        [clinicianId, suspendedAt, suspensionReason],
      );
      const kind = suspend ? 'suspended' : 'reinstated';
      await recordStanding(tx, { clinicianId, kind, actorId, reason });
      return standingView({ ...target, suspendedAt, suspensionReason });
    });
    await this.watch.changed({ clinicianId });
    return view;
  }
}
