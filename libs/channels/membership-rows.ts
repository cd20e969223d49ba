import type { EntityManager } from 'typeorm';
import { lastOwner } from './channels-errors.js';

/** Once, however often; `owner` also promotes. Keeps the channel's count. */
export async function admit(
  tx: EntityManager,
  channelId: string,
  clinicianId: string,
  role: 'owner' | 'member',
): Promise<void> {
  await tx.query(
    `WITH admitted AS (
       INSERT INTO membership (channel_id, clinician_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (channel_id, clinician_id) DO UPDATE SET role = excluded.role
         WHERE excluded.role = 'owner'
       RETURNING (xmax = 0) AS fresh)
     UPDATE channel SET member_count = member_count + 1
      WHERE id = $1 AND EXISTS (SELECT 1 FROM admitted WHERE fresh)`,
    [channelId, clinicianId, role],
  );
}

/** Answers whether there was a membership. */
export async function dismiss(
  tx: EntityManager,
  channelId: string,
  clinicianId: string,
): Promise<boolean> {
  const [, counted] = await tx.query<[unknown[], number]>(
    `WITH gone AS (
       DELETE FROM membership WHERE channel_id = $1 AND clinician_id = $2 RETURNING 1)
     UPDATE channel SET member_count = member_count - 1
      WHERE id = $1 AND EXISTS (SELECT 1 FROM gone)`,
    [channelId, clinicianId],
  );
  return counted > 0;
}

/** Whoever changes the members of a private channel holds its owners until the commit. */
export async function lockOwners(tx: EntityManager, channelId: string): Promise<string[]> {
  const owners = await tx.query<{ id: string }[]>(
    `SELECT clinician_id AS id FROM membership WHERE channel_id = $1 AND role = 'owner'
      ORDER BY clinician_id FOR UPDATE`,
    [channelId],
  );
  return owners.map(({ id }) => id);
}

/** `owners` are locked, so nobody is admitted while the members are looked at. */
export async function requireAnotherOwner(
  tx: EntityManager,
  channelId: string,
  clinicianId: string,
  owners: string[],
): Promise<void> {
  if (owners.some((owner) => owner !== clinicianId)) return;
  const others = await tx.query<unknown[]>(
    'SELECT 1 FROM membership WHERE channel_id = $1 AND clinician_id <> $2 LIMIT 1',
    [channelId, clinicianId],
  );
  if (others.length > 0) throw lastOwner();
}
