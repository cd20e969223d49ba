import { Injectable } from '@nestjs/common';
import type { ClinicianStandingView, Role } from '@rounds/contracts';
import { DataSource } from 'typeorm';
import { lockForDecision, standingView } from './clinician-lock.js';
import { recordStanding } from './clinician-standing.js';
import { StandingWatch } from './standing-watch.js';

@Injectable()
export class Roles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly watch: StandingWatch,
  ) {}

  /** Never one's own, so that there is always an admin left. */
  async change(actorId: string, clinicianId: string, role: Role): Promise<ClinicianStandingView> {
    const view = await this.dataSource.transaction(async (tx) => {
      const { target } = await lockForDecision(tx, actorId, clinicianId, ['admin']);
      if (target.role === role) return standingView(target);
      await tx.query(`UPDATE clinician SET role = $2 WHERE id = $1`, [clinicianId, role]);
      const reason = `${target.role} to ${role}`;
      await recordStanding(tx, { clinicianId, kind: 'role-changed', actorId, reason });
      return standingView({ ...target, role });
    });
    await this.watch.changed({ clinicianId });
    return view;
  }
}
