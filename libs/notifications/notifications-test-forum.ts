import { Test, type TestingModule } from '@nestjs/testing';
import { ChannelsModule } from '@rounds/channels';
import { savedQuery, type OpenThreadBody } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import {
  newId,
  NotificationListener,
  OutboxConsumers,
  OutboxDrain,
  PlatformModule,
  readEnvironment,
} from '@rounds/platform';
import { testDatabase } from '@rounds/testing';
import { PostsService, ThreadsModule, ThreadsService } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { NOTIFICATION_NEWS, notificationNews, type NotificationNews } from './notification-news.js';
import { NotificationsModule } from './notifications.module.js';
import { NotificationsService } from './notifications.service.js';
import { MATCHING_CONSUMER } from './saved-search-matcher.js';
import { SavedSearchesService } from './saved-searches.service.js';

/** A forum whose posts are matched when a test says so, for the tests of this lib. */
export class NotificationsTestForum {
  private constructor(
    readonly app: TestingModule,
    readonly dataSource: DataSource,
    /** What the nodes heard. */
    readonly news: NotificationNews,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async open(): Promise<NotificationsTestForum> {
    const database = await testDatabase();
    const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
    const app = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot(environment, database.url),
        ...[IdentityModule, ChannelsModule, ThreadsModule, NotificationsModule],
      ],
    }).compile();
    const news: NotificationNews = [];
    app.get(NotificationListener).on(NOTIFICATION_NEWS, (payload) => {
      news.push(...notificationNews.parse(payload));
    });
    await app.init();
    return new NotificationsTestForum(app, app.get(DataSource), news, () => database.drop());
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.dropDatabase();
  }

  get searches(): SavedSearchesService {
    return this.app.get(SavedSearchesService);
  }
  get notifications(): NotificationsService {
    return this.app.get(NotificationsService);
  }

  save(owner: Viewer, search: string | Record<string, unknown>, notify = true) {
    const asked = savedQuery.parse(typeof search === 'string' ? { q: search } : search);
    return this.searches.save(owner, { name: 'Saved', search: asked, notify }, null);
  }

  open(author: Viewer, given: Partial<OpenThreadBody> & { channel?: string }) {
    const { channel = 'cardiology', ...thread } = given;
    return this.app.get(ThreadsService).open(
      author,
      channel,
      {
        ...{ title: 'A title', body: 'A text', kind: 'question' },
        ...{ medicationIds: [], effectIds: [] },
        ...thread,
      },
      null,
    );
  }

  reply(author: Viewer, threadId: string, body: string) {
    const call = { clinicianId: author.id, key: newId(), fingerprint: Buffer.from('x') };
    return this.app.get(PostsService).reply(author, threadId, { body }, call);
  }

  /** Looks at all that was posted since the last time. */
  async match(): Promise<void> {
    const consumer = this.app
      .get(OutboxConsumers)
      .list()
      .find(({ name }) => name === MATCHING_CONSUMER);
    if (!consumer) throw new Error('notifications follow no topic');
    while ((await this.app.get(OutboxDrain).drainBatch(consumer)) > 0);
    const waiting = await this.dataSource.query<unknown[]>(
      'SELECT last_error FROM outbox WHERE consumer = $1',
      [MATCHING_CONSUMER],
    );
    if (waiting.length > 0) throw new Error(`not matched: ${JSON.stringify(waiting)}`);
  }

  list(clinician: Viewer, query: { cursor?: string; limit?: number } = {}) {
    return this.notifications.list(clinician, { limit: 20, ...query });
  }

  /** Post by post, what the clinician was told: newest first. */
  async told(clinician: Viewer): Promise<string[]> {
    await this.match();
    return (await this.list(clinician)).items.map(({ post }) => post.id);
  }
}
