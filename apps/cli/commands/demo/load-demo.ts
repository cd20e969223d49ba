import { randomInt } from 'node:crypto';
import type { ClientBase } from 'pg';
import { copyFollows } from '../bulk/bulk-accounts.js';
import { loadDemoAccounts, type DemoAccounts } from './demo-accounts.js';
import { loadDemoChannels } from './demo-channels.js';
import { DemoClock } from './demo-clock.js';
import { loadDemoContent, type DemoContent } from './demo-content.js';
import { writeDemoMarker } from './demo-marker.js';
import { DemoStory } from './demo-story.js';

/**
 * Puts the demo into a prepared database without accounts, all of it or, should the process die,
 * nothing. Answers the password of its accounts.
 */
export async function loadDemo(client: ClientBase, consumers: string[]): Promise<string> {
  const content = loadDemoContent();
  const clock = new DemoClock();
  const password = newDemoPassword();
  await client.query('BEGIN');
  try {
    const accounts = await loadDemoAccounts(client, content.clinicians, password, clock);
    const channels = await loadDemoChannels(client, content, accounts, clock);
    await copyFollows(client, followsOf(content, accounts, clock));
    await DemoStory.load(client, content, accounts, channels, clock, consumers);
    await writeDemoMarker(client, { password });
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  await client.query('ANALYZE');
  return password;
}

/** Another one for each demo, since its accounts can do everything where others can reach it. */
function newDemoPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const part = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `rounds-${part()}-${part()}`;
}

function followsOf({ follows }: DemoContent, accounts: DemoAccounts, clock: DemoClock) {
  return follows.map(({ follower, followed }) => {
    const [one, other] = [accounts.get(follower), accounts.get(followed)];
    if (!one || !other) throw new Error(`${follower} cannot follow ${followed}`);
    return {
      followerId: one.id,
      followedId: other.id,
      at: clock.soonAfter(clock.hoursAgo(24 * 60), 24 * 50),
    };
  });
}
