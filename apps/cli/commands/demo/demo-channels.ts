import type { ClientBase } from 'pg';
import { copyMemberships, type BulkMembership } from '../bulk/bulk-accounts.js';
import { copyRows } from '../bulk/copy-rows.js';
import { TimedIds } from '../bulk/timed-ids.js';
import type { DemoAccounts } from './demo-accounts.js';
import type { DemoClock } from './demo-clock.js';
import type { DemoMembership, DemoPrivateChannel } from './demo-content.js';

const FOUNDED_HOURS_AGO = 24 * 61;

export interface DemoChannel {
  id: string;
  members: Map<string, BulkMembership>;
}

/** By slug. */
export type DemoChannels = Map<string, DemoChannel>;

/** Private channels beside those of the specialties, and who is in which, by e-mail. */
export async function loadDemoChannels(
  client: ClientBase,
  content: { privateChannels: DemoPrivateChannel[]; memberships: DemoMembership[] },
  accounts: DemoAccounts,
  clock: DemoClock,
): Promise<DemoChannels> {
  await insertPrivateChannels(client, content.privateChannels, clock);
  const { rows } = await client.query<{ id: string; slug: string }>('SELECT id, slug FROM channel');
  const channels: DemoChannels = new Map(
    rows.map(({ id, slug }) => [slug, { id, members: new Map<string, BulkMembership>() }]),
  );
  const join = (email: string, slug: string, role: 'owner' | 'member') => {
    const [channel, account] = [channels.get(slug), accounts.get(email)];
    if (!channel || !account) throw new Error(`${email} cannot join ${slug}`);
    channel.members.set(email, {
      channelId: channel.id,
      clinicianId: account.id,
      role,
      joinedAt: clock.soonAfter(clock.hoursAgo(FOUNDED_HOURS_AGO), 24),
      // What came before was marked as read.
      unreadSince: clock.hoursAgo(clock.random.between(24 * 2, 24 * 21)),
    });
  };
  for (const { clinician, channels: joined } of content.memberships) {
    for (const slug of joined) join(clinician, slug, 'member');
  }
  for (const { slug, owner, members } of content.privateChannels) {
    for (const email of members) join(email, slug, email === owner ? 'owner' : 'member');
  }
  await copyMemberships(
    client,
    [...channels.values()].flatMap(({ members }) => [...members.values()]),
  );
  return channels;
}

async function insertPrivateChannels(
  client: ClientBase,
  privateChannels: DemoPrivateChannel[],
  clock: DemoClock,
): Promise<void> {
  const ids = new TimedIds();
  const founded = clock.hoursAgo(FOUNDED_HOURS_AGO);
  const rows = privateChannels.map(({ slug, name, description }) => {
    return [ids.at(founded), slug, name, description, 'private', founded];
  });
  const columns = ['id', 'slug', 'name', 'description', 'visibility', 'created_at'];
  await copyRows(client, 'channel', columns, rows);
  await copyRows(
    client,
    'channel_head',
    ['channel_id'],
    rows.map(([id = null]) => [id]),
  );
}
