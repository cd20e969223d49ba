import { newId } from '@rounds/platform';
import { PasswordHasher } from '@rounds/identity';
import type { ClientBase } from 'pg';
import { copyClinicians, type BulkClinician } from '../bulk/bulk-accounts.js';
import { copyRows, type Cell } from '../bulk/copy-rows.js';
import { TimedIds } from '../bulk/timed-ids.js';
import type { DemoClinician } from './demo-content.js';
import type { DemoClock } from './demo-clock.js';
import { LIBRARY } from './library-post.js';

const REVIEWER = 'reviewer@rounds.test';
const ADMIN = 'admin@rounds.test';
const LIBRARY_HOURS_AGO = 24 * 250;

export interface DemoAccount {
  id: string;
  createdAt: Date;
}

/** Ids by e-mail. */
export type DemoAccounts = Map<string, DemoAccount>;

/** Clinicians with the way they were verified, or not (yet), and the account of the library. */
export async function loadDemoAccounts(
  client: ClientBase,
  clinicians: DemoClinician[],
  password: string,
  clock: DemoClock,
): Promise<DemoAccounts> {
  const ids = new TimedIds();
  const hasher = new PasswordHasher();
  const verifiedUntil = clock.yearsAhead(1);
  const accounts: DemoAccounts = new Map();
  const rows: BulkClinician[] = [];
  const add = async (row: Omit<BulkClinician, 'id' | 'passwordHash'>, secret: string) => {
    const id = ids.at(row.createdAt);
    rows.push({ ...row, id, passwordHash: await hasher.hash(secret) });
    accounts.set(row.email, { id, createdAt: row.createdAt });
  };
  for (const clinician of clinicians) {
    const { email, displayName, role, bio, verification, specialty } = clinician;
    const verified = verification === 'verified';
    const account = {
      ...{ email, displayName, role, bio, verification },
      specialty: verified ? specialty : null,
      verifiedUntil: verified ? verifiedUntil : null,
      createdAt: clock.hoursAgo(verified ? clock.random.between(24 * 62, 24 * 90) : 30),
    };
    await add(account, password);
  }
  await add(
    {
      ...LIBRARY,
      role: 'clinician',
      specialty: null,
      verification: 'verified',
      verifiedUntil: clock.yearsAhead(10),
      createdAt: clock.hoursAgo(LIBRARY_HOURS_AGO),
    },
    newId(), // nobody signs in as the library
  );
  await copyClinicians(client, rows);
  await copyVerifications(client, clinicians, accounts, verifiedUntil, ids);
  return accounts;
}

/** The rows that VerificationRequests, VerificationDecisions and Roles would have left. */
async function copyVerifications(
  client: ClientBase,
  clinicians: DemoClinician[],
  accounts: DemoAccounts,
  verifiedUntil: Date,
  ids: TimedIds,
): Promise<void> {
  const idOf = (email: string) => accounts.get(email)?.id ?? null;
  const requests: Cell[][] = [];
  const decisions: Cell[][] = [];
  const changes: Cell[][] = [];
  for (const c of clinicians) {
    const account = accounts.get(c.email);
    if (!account) throw new Error(`no account of ${c.email}`);
    const asked = later(account.createdAt, 1);
    const decided = later(account.createdAt, 20);
    const change = (at: Date, kind: string, actorId: string | null, reason: string) =>
      changes.push([ids.at(at), account.id, kind, actorId, reason, at]);
    const requestId = ids.at(asked);
    const status = { verified: 'approved', rejected: 'rejected', pending: 'pending' };
    requests.push([
      ...[requestId, account.id, status[c.verification], c.firstName, c.lastName, c.country],
      ...[c.specialty, c.npi, c.licenceNumber, asked],
    ]);
    change(asked, 'verification-requested', account.id, 'asked to be verified');
    // Nobody decides about oneself.
    const reviewer = idOf(c.email === REVIEWER ? ADMIN : REVIEWER);
    if (c.verification === 'verified') {
      decisions.push([ids.at(decided), requestId, 'approved', reviewer, null, decided]);
      const reason = `${c.specialty} until ${verifiedUntil.toISOString()}`;
      change(decided, 'verification-approved', reviewer, reason);
    } else if (c.verification === 'rejected') {
      const reason = c.verificationNote ?? 'The details do not match the registry.';
      decisions.push([ids.at(decided), requestId, 'rejected', reviewer, reason, decided]);
      change(decided, 'verification-rejected', reviewer, reason);
    }
    if (c.role === 'admin') {
      change(later(decided, 1), 'made-admin', null, 'by the operator on the command line');
    } else if (c.role !== 'clinician') {
      change(later(decided, 1), 'role-changed', idOf(ADMIN), `clinician to ${c.role}`);
    }
  }
  await copyRows(
    client,
    'verification_request',
    (
      'id clinician_id status first_name last_name country specialty_slug npi licence_number ' +
      'created_at'
    ).split(' '),
    requests,
  );
  await copyRows(
    client,
    'verification_decision',
    ['id', 'request_id', 'decision', 'reviewer_id', 'reason', 'at'],
    decisions,
  );
  await copyRows(
    client,
    'standing_change',
    ['id', 'clinician_id', 'kind', 'actor_id', 'reason', 'at'],
    changes,
  );
}

const later = (time: Date, hours: number) => new Date(time.getTime() + hours * 3_600_000);
