import { PasswordHasher } from '@rounds/identity';
import { DomainError } from '@rounds/platform';
import type { ClientBase } from 'pg';
import {
  copyClinicians,
  copyFollows,
  copyMemberships,
  type BulkClinician,
  type BulkFollow,
  type BulkMembership,
} from '../bulk/bulk-accounts.js';
import type { SeededRandom } from '../bulk/seeded-random.js';
import { TimedIds } from '../bulk/timed-ids.js';

export const LOAD_PASSWORD = 'load-password';
const DAY_MS = 86_400_000;
const FOLLOWS = 20;
const CHANNELS_JOINED = 6;

export interface LoadChannel {
  id: string;
  specialty: string | null;
}

/** load1@rounds.test …: verified, in some channels, and following some others. Answers their ids. */
export async function loadAccounts(
  client: ClientBase,
  count: number,
  channels: LoadChannel[],
  random: SeededRandom,
  now: number,
): Promise<string[]> {
  const taken = await client.query(
    `SELECT 1 FROM clinician WHERE lower(email) ~ '^load[0-9]+@rounds[.]test$' LIMIT 1`,
  );
  if (taken.rowCount) {
    throw new DomainError(
      'load_accounts_exist',
      409,
      'This database was filled by make-data before. Use another one, or start over with an empty one.',
    );
  }
  const ids: string[] = [];
  const accounts = clinicians(count, channels, await new PasswordHasher().hash(LOAD_PASSWORD), now);
  await copyClinicians(client, noting(accounts, ids));
  await copyMemberships(client, memberships(ids, channels, random, now));
  await copyFollows(client, follows(ids, random, now));
  return ids;
}

function* noting(accounts: Iterable<BulkClinician>, ids: string[]): Generator<BulkClinician> {
  for (const account of accounts) {
    ids.push(account.id);
    yield account;
  }
}

function* clinicians(
  count: number,
  channels: LoadChannel[],
  passwordHash: string,
  now: number,
): Generator<BulkClinician> {
  const ids = new TimedIds();
  const specialties = channels.map(({ specialty }) => specialty).filter((slug) => slug !== null);
  const verifiedUntil = new Date(now + 365 * DAY_MS);
  for (let n = 1; n <= count; n++) {
    const createdAt = new Date(now - 400 * DAY_MS + n);
    yield {
      id: ids.at(createdAt),
      email: `load${n}@rounds.test`,
      displayName: `Dr. Load ${n}`,
      passwordHash,
      role: 'clinician',
      specialty: specialties[n % specialties.length] ?? null,
      bio: '',
      verification: 'verified',
      verifiedUntil,
      createdAt,
    };
  }
}

function* memberships(
  clinicianIds: string[],
  channels: LoadChannel[],
  random: SeededRandom,
  now: number,
): Generator<BulkMembership> {
  for (const clinicianId of clinicianIds) {
    for (const channelId of distinct(CHANNELS_JOINED, channels.length, () => random.next())) {
      yield {
        channelId: channels[channelId]?.id ?? '',
        clinicianId,
        role: 'member',
        joinedAt: new Date(now - 390 * DAY_MS),
        unreadSince: new Date(Math.floor(now - random.between(1, 7) * DAY_MS)),
      };
    }
  }
}

/** Some are followed far more than others. */
function* follows(
  clinicianIds: string[],
  random: SeededRandom,
  now: number,
): Generator<BulkFollow> {
  for (const [index, followerId] of clinicianIds.entries()) {
    for (const followed of distinct(FOLLOWS, clinicianIds.length, () => random.next() ** 2)) {
      const followedId = clinicianIds[followed];
      if (followed === index || !followedId) continue;
      yield {
        followerId,
        followedId,
        at: new Date(Math.floor(now - random.between(1, 300) * DAY_MS)),
      };
    }
  }
}

/** Up to `wanted` different numbers below `count`, by `draw` from [0, 1). */
function distinct(wanted: number, count: number, draw: () => number): Set<number> {
  const drawn = new Set<number>();
  for (let i = 0; i < wanted; i++) drawn.add(Math.floor(draw() * count));
  return drawn;
}
