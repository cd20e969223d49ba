import { Injectable } from '@nestjs/common';
import type { OwnProfile, Role, UpdateOwnProfileBody, VerificationStatus } from '@rounds/contracts';
import { DataSource } from 'typeorm';
import { clinicianNotFound } from './identity-errors.js';
import { StandingWatch } from './standing-watch.js';

interface ProfileRow {
  id: string;
  email: string;
  displayName: string;
  role: Role;
  specialty: string | null;
  specialtyName: string | null;
  bio: string;
  timeZone: string | null;
  termsVersion: string;
  verification: VerificationStatus;
  verifiedUntil: Date | null;
  rejection: string | null;
  suspendedAt: Date | null;
  suspensionReason: string | null;
  createdAt: Date;
}

/** What clinicians see of themselves. */
@Injectable()
export class OwnProfiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly watch: StandingWatch,
  ) {}

  async read(clinicianId: string): Promise<OwnProfile> {
    const [row] = await this.dataSource.query<ProfileRow[]>(
      `SELECT c.id, c.email, c.display_name AS "displayName", c.role,
         c.specialty_slug AS specialty, s.name AS "specialtyName", c.bio,
         c.time_zone AS "timeZone", c.terms_version AS "termsVersion",
         CASE WHEN c.verification_status = 'verified' AND c.verified_until <= now()
           THEN 'expired' ELSE c.verification_status END AS verification,
         c.verified_until AS "verifiedUntil",
         (SELECT CASE WHEN ch.kind = 'verification-rejected' THEN ch.reason END
            FROM standing_change ch
           WHERE ch.clinician_id = c.id AND ch.kind LIKE 'verification-%'
           ORDER BY ch.id DESC LIMIT 1) AS rejection,
         c.suspended_at AS "suspendedAt", c.suspension_reason AS "suspensionReason",
         c.created_at AS "createdAt"
       FROM clinician c LEFT JOIN specialty s ON s.slug = c.specialty_slug
       WHERE c.id = $1`,
      [clinicianId],
    );
    if (!row) throw clinicianNotFound();
    return profileOf(row);
  }

  async update(clinicianId: string, body: UpdateOwnProfileBody): Promise<OwnProfile> {
    await this.dataSource.query(
      `UPDATE clinician SET display_name = coalesce($2, display_name), bio = coalesce($3, bio),
         time_zone = CASE WHEN $4 THEN $5 ELSE time_zone END
       WHERE id = $1`,
      [
        clinicianId,
        body.displayName ?? null,
        body.bio ?? null,
        body.timeZone !== undefined,
        body.timeZone ?? null,
      ],
    );
    await this.watch.changed({ clinicianId });
    return this.read(clinicianId);
  }
}

function profileOf(row: ProfileRow): OwnProfile {
  const { verification, verifiedUntil, rejection, suspendedAt, suspensionReason, ...own } = row;
  return {
    ...own,
    verification: {
      status: verification,
      expiresAt: verifiedUntil?.toISOString() ?? null,
      reason: rejection,
    },
    suspension: suspendedAt && {
      reason: suspensionReason ?? '',
      since: suspendedAt.toISOString(),
    },
    createdAt: row.createdAt.toISOString(),
  };
}
