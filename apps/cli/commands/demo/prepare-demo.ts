import { StartRefusal } from '@rounds/platform';
import { SEARCH_CONSUMER } from '@rounds/search';
import pg from 'pg';
import { prepareDatabase } from '../../../api/prepare-database.js';
import { dropEverything, hasAccounts, isServed, readDemoMarker } from './demo-marker.js';
import { loadDemo } from './load-demo.js';

/**
 * Brings the database to where a demo can be shown: what is there already stays, unless `fresh`.
 * Answers the password. Refuses a database that somebody uses in earnest.
 */
export async function prepareDemo(
  url: string,
  fresh: boolean,
  say: (line: string) => void,
): Promise<string> {
  const client = new pg.Client({ connectionString: url, application_name: 'rounds demo' });
  await client.connect();
  try {
    let marker = await readDemoMarker(client);
    if (!marker && (await hasAccounts(client))) throw notADemo();
    if (marker && fresh) {
      if (await isServed(client)) throw inUse();
      say('Taking away the former demo …');
      await dropEverything(client).catch((error: unknown) => {
        throw isLockTimeout(error) ? inUse() : error;
      });
      marker = null;
    }
    say('Preparing the database …');
    await prepareDatabase(url);
    if (marker) {
      say('The demo of before is still here; `npm run demo -- --fresh` would start over.');
      return marker.password;
    }
    say('Loading clinicians, channels and threads …');
    return await loadDemo(client, [SEARCH_CONSUMER]);
  } finally {
    await client.end();
  }
}

const notADemo = () =>
  new StartRefusal(
    'This database holds accounts and is not a demo, so it is left alone. For a demo beside it, ' +
      'set ROUNDS_DATA to another folder (or DATABASE_URL to an empty database).',
  );

const inUse = () =>
  new StartRefusal('Another process uses this database. Stop it, then start the demo again.');

const isLockTimeout = (error: unknown) => (error as { code?: unknown }).code === '55P03';
