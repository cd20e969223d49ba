import { DomainError } from '@rounds/platform';
import type { DataSource } from 'typeorm';
import { recordStanding } from './clinician-standing.js';

/**
 * The operator vouches for this account: admin, verified for ten years, not suspended. Running
 * nodes hear of it by NOTIFY. Throws `no_such_account` where nobody has registered with `email`.
 */
export async function makeAdmin(
  dataSource: DataSource,
  email: string,
): Promise<{ id: string; displayName: string }> {
  return dataSource.transaction(async (tx) => {
    const [rows] = await tx.query<[{ id: string; displayName: string }[], number]>(
      `UPDATE clinician SET role = 'admin', verification_status = 'verified',
         verified_until = greatest(verified_until, now() + interval '10 years'),
         suspended_at = NULL, suspension_reason = NULL
       WHERE lower(email) = lower($1) RETURNING id, display_name AS "displayName"`,
      [email.trim()],
    );
    const admin = rows[0];
    if (!admin) {
      throw new DomainError(
        'no_such_account',
        404,
        `Nobody has registered with ${email}. Register on the web page first, then run this again.`,
      );
    }
    await recordStanding(tx, {
      clinicianId: admin.id,
      kind: 'made-admin',
      actorId: null,
      reason: 'by the operator on the command line',
    });
    return admin;
  });
}
