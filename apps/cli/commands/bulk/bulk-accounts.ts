import { TERMS_VERSION, type Role, type VerificationStatus } from '@rounds/contracts';
import type { ClientBase } from 'pg';
import { copyRows } from './copy-rows.js';

export interface BulkClinician {
  id: string;
  email: string;
  displayName: string;
  passwordHash: string;
  role: Role;
  specialty: string | null;
  bio: string;
  verification: VerificationStatus;
  verifiedUntil: Date | null;
  createdAt: Date;
}

export interface BulkMembership {
  channelId: string;
  clinicianId: string;
  role: 'owner' | 'member';
  joinedAt: Date;
  /** Posts before this do not count as unread. */
  unreadSince: Date;
}

export interface BulkFollow {
  followerId: string;
  followedId: string;
  at: Date;
}

export async function copyClinicians(
  client: ClientBase,
  clinicians: Iterable<BulkClinician>,
): Promise<void> {
  const columns = `id email display_name password_hash role specialty_slug bio terms_version
    terms_accepted_at verification_status verified_until created_at`.split(/\s+/);
  await copyRows(client, 'clinician', columns, map(clinicians, clinicianRow));
}

const clinicianRow = (c: BulkClinician) => [
  c.id,
  c.email,
  c.displayName,
  c.passwordHash,
  c.role,
  c.specialty,
  c.bio,
  TERMS_VERSION,
  c.createdAt,
  c.verification,
  c.verifiedUntil,
  c.createdAt,
];

/** With the channels' member counts. */
export async function copyMemberships(
  client: ClientBase,
  memberships: Iterable<BulkMembership>,
): Promise<void> {
  await copyRows(
    client,
    'membership',
    ['channel_id', 'clinician_id', 'role', 'joined_at', 'unread_since'],
    map(memberships, (m) => [m.channelId, m.clinicianId, m.role, m.joinedAt, m.unreadSince]),
  );
  await client.query(
    `UPDATE channel c SET member_count = m.members
       FROM (SELECT channel_id, count(*) AS members FROM membership GROUP BY channel_id) m
      WHERE m.channel_id = c.id AND c.member_count <> m.members`,
  );
}

/** With the clinicians' follower counts. */
export async function copyFollows(
  client: ClientBase,
  follows: Iterable<BulkFollow>,
): Promise<void> {
  await copyRows(
    client,
    'follow',
    ['follower_id', 'followed_id', 'created_at'],
    map(follows, (follow) => [follow.followerId, follow.followedId, follow.at]),
  );
  await client.query(
    `UPDATE clinician c SET follower_count = f.followers
       FROM (SELECT followed_id, count(*) AS followers FROM follow GROUP BY followed_id) f
      WHERE f.followed_id = c.id AND c.follower_count <> f.followers`,
  );
}

function* map<T, R>(items: Iterable<T>, row: (item: T) => R): Generator<R> {
  for (const item of items) yield row(item);
}
