import { randomUUID } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import type { OpenedThread, OpenThreadBody, PostView, ReplyBody } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { idempotentCall, PlatformModule, readEnvironment } from '@rounds/platform';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { PostsService } from './posts.service.js';
import { ThreadsModule } from './threads.module.js';
import { ThreadsService } from './threads.service.js';

/** Threads and what they stand on, on a database of their own, for the tests of this lib. */
export class ThreadsTestForum {
  private constructor(
    readonly app: TestingModule,
    readonly dataSource: DataSource,
    readonly database: TestDatabase,
  ) {}

  static async open(): Promise<ThreadsTestForum> {
    const database = await testDatabase();
    const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
    const app = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(environment, database.url), IdentityModule, ThreadsModule],
    }).compile();
    return new ThreadsTestForum(app, app.get(DataSource), database);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.drop();
  }

  thread(
    viewer: Viewer,
    channel = 'cardiology',
    given: Partial<OpenThreadBody> = {},
  ): Promise<OpenedThread> {
    const body = { title: 'A question', body: 'What do you see?', kind: 'question' as const };
    const opening = { ...body, medicationIds: [], effectIds: [], ...given };
    return this.app.get(ThreadsService).open(viewer, channel, opening, null);
  }

  reply(
    viewer: Viewer,
    threadId: string,
    body: ReplyBody,
    key: string = randomUUID(),
  ): Promise<PostView> {
    const call = idempotentCall(viewer.id, key, [threadId, body])!;
    return this.app.get(PostsService).reply(viewer, threadId, body, call);
  }
}
