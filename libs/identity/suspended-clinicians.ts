import { Injectable } from '@nestjs/common';
import type { Page, SuspendedClinician } from '@rounds/contracts';
import { Cursor } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { z } from 'zod';

interface Row extends Pick<SuspendedClinician, 'id' | 'displayName' | 'role' | 'specialtyName'> {
  since: string;
  reason: string | null;
  byId: string | null;
  byName: string | null;
}

// Microseconds: moments that the database set are finer than a Date.
const bySuspension = new Cursor(z.tuple([z.iso.datetime().regex(/^[^0]/), z.uuid()]));

@Injectable()
export class SuspendedClinicians {
  constructor(private readonly dataSource: DataSource) {}

  /** For moderators: whom was suspended last, first; with who did it, where that is known. */
  async list(query: { cursor?: string; limit: number }): Promise<Page<SuspendedClinician>> {
    const after = bySuspension.decode(query.cursor);
    const rows = await this.dataSource.query<Row[]>(
      `SELECT c.id, c.display_name AS "displayName", c.role, s.name AS "specialtyName",
          c.suspension_reason AS reason, by.id AS "byId", by.display_name AS "byName",
          to_char(c.suspended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS since
         FROM clinician c
         LEFT JOIN specialty s ON s.slug = c.specialty_slug
         LEFT JOIN LATERAL (
           SELECT actor_id FROM standing_change
            WHERE clinician_id = c.id AND kind = 'suspended' ORDER BY id DESC LIMIT 1) change ON true
         LEFT JOIN clinician by ON by.id = change.actor_id
        WHERE c.suspended_at IS NOT NULL
          ${after ? 'AND (c.suspended_at, c.id) < ($2::timestamptz, $3::uuid)' : ''}
        ORDER BY c.suspended_at DESC, c.id DESC LIMIT $1`,
      [query.limit + 1, ...(after ?? [])],
    );
    return bySuspension.page(rows, query.limit, ({ since, id }) => [since, id], viewOf);
  }
}

const viewOf = ({ since, reason, byId, byName, ...clinician }: Row): SuspendedClinician => ({
  ...clinician,
  suspension: { reason: reason ?? '', since: new Date(since).toISOString() },
  by: byId === null ? null : { id: byId, displayName: byName! },
});
