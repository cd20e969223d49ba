import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { ChannelsModule } from '@rounds/channels';
import { FeedModule } from '@rounds/feed';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { newId, PlatformModule, readEnvironment } from '@rounds/platform';
import { ThreadsModule } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { growthData } from './growth-data.js';
import type { StageSize } from './stage.js';

const READERS = 20;
const FOLLOWED = 500;
const CHANNELS_JOINED = 6;
const UNREAD = 40;

class GrowthModule {}

/** The services of Rounds on a database of one size, and what to call them with. */
export interface GrowthForum {
  posts: number;
  /** On disk, indexes and all else included. */
  bytes: number;
  app: INestApplicationContext;
  dataSource: DataSource;
  /** Each follows 500, has joined some channels and has 40 posts left to read. */
  readers: Viewer[];
  channels: string[];
  threads: string[];
  bigThread: string;
  /** Posts by others than the readers, so that these may react to them. */
  someposts: string[];
  close(): Promise<void>;
}

export async function growthForum(
  server: string,
  size: StageSize,
  say: (line: string) => void,
): Promise<GrowthForum> {
  const { url, data } = await growthData(server, size, say);
  const { threads, bigThread, channels } = data;
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_POOL: '4' });
  // Of the whole api only what is called: nobody listens here, and no job runs.
  const modules = [IdentityModule, ChannelsModule, ThreadsModule, FeedModule];
  const imports = [PlatformModule.forRoot(environment, url), ...modules];
  const app = await NestFactory.createApplicationContext(
    { module: GrowthModule, imports },
    { logger: ['error'] },
  );
  const dataSource = app.get(DataSource);
  const readers = await makeReaders(dataSource, channels);
  const found = await dataSource.query<{ id: string }[]>(
    'SELECT id FROM post WHERE thread_id = ANY($1) AND number = 2 LIMIT 200',
    [threads],
  );
  await dataSource.query('VACUUM ANALYZE');
  const [disk] = await dataSource.query<[{ bytes: string }]>(
    'SELECT pg_database_size(current_database()) AS bytes',
  );
  const bytes = Number(disk.bytes);
  const someposts = found.map(({ id }) => id);
  const close = () => app.close();
  return {
    posts: size.posts,
    bytes,
    app,
    dataSource,
    readers,
    channels,
    threads,
    bigThread,
    someposts,
    close,
  };
}

async function makeReaders(dataSource: DataSource, channels: string[]): Promise<Viewer[]> {
  const rows = await dataSource.query<{ id: string; name: string }[]>(
    `SELECT id, display_name AS name FROM clinician WHERE email LIKE 'load%@rounds.test'
      ORDER BY id LIMIT $1`,
    [READERS],
  );
  const ids = rows.map(({ id }) => id);
  await dataSource.query(
    `INSERT INTO follow (follower_id, followed_id)
     SELECT r.id, f.id FROM unnest($1::uuid[]) r(id) CROSS JOIN LATERAL (
       SELECT c.id FROM clinician c WHERE c.email LIKE 'load%@rounds.test' AND c.id <> r.id
        ORDER BY hashtext(c.email || r.id) LIMIT $2) f ON CONFLICT DO NOTHING`,
    [ids, FOLLOWED],
  );
  await dataSource.query('DELETE FROM membership WHERE clinician_id = ANY($1)', [ids]);
  // Everything up to the last 40 posts of their channels has been read.
  const joined = channels.slice(0, CHANNELS_JOINED);
  await dataSource.query(
    `INSERT INTO membership (channel_id, clinician_id, unread_since)
     SELECT c.id, r.id, (SELECT created_at FROM post p WHERE p.channel_id = ANY($2)
        ORDER BY p.id DESC OFFSET $3 LIMIT 1)
       FROM unnest($2::uuid[]) c(id), unnest($1::uuid[]) r(id)`,
    [ids, joined, UNREAD],
  );
  return rows.map(({ id, name }) => ({
    ...{ id, sessionId: newId(), displayName: name, role: 'clinician', verification: 'verified' },
    ...{ verified: true, suspended: false },
    author: { id, displayName: name, specialty: null, verified: true },
  })) as unknown as Viewer[];
}
