import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { ChannelsModule } from '@rounds/channels';
import { FeedModule } from '@rounds/feed';
import { IdentityModule } from '@rounds/identity';
import { PlatformModule, readEnvironment } from '@rounds/platform';
import { ThreadsModule } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { growthData } from './growth-data.js';
import { growthReaders, type GrowthReaders } from './growth-readers.js';
import type { StageSize } from './stage.js';

class GrowthModule {}

/** The services of Rounds on a database of one size, and what to call them with. */
export interface GrowthForum extends GrowthReaders {
  posts: number;
  /** On disk, indexes and all else included. */
  bytes: number;
  app: INestApplicationContext;
  dataSource: DataSource;
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
  const readers = await growthReaders(app, channels);
  const found = await dataSource.query<{ id: string }[]>(
    'SELECT id FROM post WHERE thread_id = ANY($1) AND number = 2 LIMIT 200',
    [threads],
  );
  await dataSource.query('VACUUM ANALYZE');
  await readIntoMemory(dataSource);
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
    ...readers,
    channels,
    threads,
    bigThread,
    someposts,
    close,
  };
}

/** So that no size is read from disk: a call goes to other rows than those before it. */
async function readIntoMemory(dataSource: DataSource): Promise<void> {
  await dataSource.query('CREATE EXTENSION IF NOT EXISTS pg_prewarm');
  await dataSource.query(
    `SELECT pg_prewarm(oid) FROM pg_class
      WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)`,
  );
}
