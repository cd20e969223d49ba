import { Test, type TestingModule } from '@nestjs/testing';
import { searchQuery, type SearchAnswer, type ThreadKind } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import {
  OutboxConsumers,
  OutboxDrain,
  PlatformModule,
  newId,
  readEnvironment,
} from '@rounds/platform';
import { insertClinician, testDatabase } from '@rounds/testing';
import { PostEditsService, ThreadsModule } from '@rounds/threads';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import type { SynonymSource } from './meilisearch-synonyms.js';
import { SEARCH_ENGINE, type SearchEngine } from './search-engine.js';
import { SearchIndexer } from './search-indexer.js';
import { SearchModule } from './search.module.js';
import { SearchService } from './search.service.js';

/** Of a vocabulary without names. */
export const noSynonyms: SynonymSource = {
  revision: async () => '1',
  read: async () => ({ revision: '1', synonyms: {} }),
};

export type MakeEngine = (dataSource: DataSource, thesaurus: VocabularyThesaurus) => SearchEngine;

export interface NewThread {
  title: string;
  body?: string;
  channel?: string;
  author?: Viewer;
  kind?: ThreadKind;
  /** Slugs. */
  medications?: string[];
  effects?: string[];
  at?: string;
}

/** A forum with a search engine, for the tests of this lib: posts are put in by plain SQL. */
export class SearchTestForum {
  private constructor(
    readonly app: TestingModule,
    readonly dataSource: DataSource,
    readonly reader: Viewer,
    readonly databaseUrl: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async open(makeEngine: MakeEngine): Promise<SearchTestForum> {
    const database = await testDatabase();
    const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
    const app = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot(environment, database.url),
        IdentityModule,
        ThreadsModule,
        SearchModule,
      ],
    })
      .overrideProvider(SEARCH_ENGINE)
      .useFactory({ factory: makeEngine, inject: [DataSource, VocabularyThesaurus] })
      .compile();
    await app.init();
    const dataSource = app.get(DataSource);
    const reader = await insertClinician(dataSource, { displayName: 'Dr. Reader' });
    return new SearchTestForum(app, dataSource, reader, database.url, () => database.drop());
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.dropDatabase();
  }

  get engine(): SearchEngine {
    return this.app.get<SearchEngine>(SEARCH_ENGINE);
  }

  get indexer(): SearchIndexer {
    return this.app.get(SearchIndexer);
  }

  clinician(displayName: string): Promise<Viewer> {
    return insertClinician(this.dataSource, { displayName });
  }

  /** Answers the ids of the thread and of its first post, which is not indexed yet. */
  async thread(given: NewThread): Promise<{ threadId: string; postId: string }> {
    const { title, body = title, channel = 'cardiology', author = this.reader } = given;
    const { kind = 'discussion', medications = [], effects = [] } = given;
    const threadId = newId();
    const at = given.at ?? new Date().toISOString();
    await this.dataSource.query(
      `INSERT INTO thread (id, channel_id, author_id, title, kind, last_post_number, last_post_at,
         created_at)
       SELECT $1, id, $3, $4, $5, 0, $6, $6 FROM channel WHERE slug = $2`,
      [threadId, channel, author.id, title, kind, at],
    );
    await this.dataSource.query(
      `INSERT INTO thread_medication SELECT $1, id FROM medication WHERE slug = ANY($2)`,
      [threadId, medications],
    );
    await this.dataSource.query(
      `INSERT INTO thread_effect SELECT $1, id FROM effect WHERE slug = ANY($2)`,
      [threadId, effects],
    );
    return { threadId, postId: await this.reply(threadId, body, author, at) };
  }

  async reply(threadId: string, body: string, author = this.reader, at?: string): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      `WITH t AS (
         UPDATE thread SET last_post_number = last_post_number + 1 WHERE id = $2
         RETURNING channel_id, last_post_number)
       INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT $1, $2, channel_id, last_post_number, $3, $4, $5, coalesce($6, now()) FROM t`,
      [id, threadId, author.id, body, htmlOf(body), at],
    );
    return id;
  }

  /** A thread called `text` with so many replies, each `text` and its number. */
  async manyReplies(count: number, text: string): Promise<void> {
    const { threadId } = await this.thread({ title: text });
    await this.dataSource.query(
      `INSERT INTO post (id, thread_id, channel_id, number, author_id, body, html, created_at)
       SELECT u.id, t.id, t.channel_id, u.n + 1, t.author_id, $2 || ' ' || u.n,
         '<p>' || $2 || ' ' || u.n || '</p>', now() - u.n * interval '1 minute'
         FROM thread t, unnest($3::uuid[]) WITH ORDINALITY AS u(id, n) WHERE t.id = $1`,
      [threadId, text, Array.from({ length: count }, newId)],
    );
  }

  async edit(postId: string, body: string): Promise<void> {
    await this.dataSource.query('UPDATE post SET body = $2, html = $3 WHERE id = $1', [
      postId,
      body,
      htmlOf(body),
    ]);
  }

  /** As its author deletes it: the index learns of it from the outbox, which is drained by `drain`. */
  async remove(postId: string, author = this.reader): Promise<void> {
    await this.app.get(PostEditsService).remove(author, postId);
  }

  /** What waits for that consumer; answers how many rows it was. */
  async drain(name: string): Promise<number> {
    const consumer = this.app
      .get(OutboxConsumers)
      .list()
      .find((one) => one.name === name);
    if (!consumer) throw new Error(`there is no consumer ${name}`);
    return this.app.get(OutboxDrain).drainBatch(consumer);
  }

  async privateChannel(slug: string, members: Viewer[]): Promise<string> {
    const id = newId();
    await this.dataSource.query(
      `INSERT INTO channel (id, slug, name, visibility) VALUES ($1, $2, $3, 'private')`,
      [id, slug, `Private ${slug}`],
    );
    await this.dataSource.query(
      `INSERT INTO membership (channel_id, clinician_id) SELECT $1, unnest($2::uuid[])`,
      [id, members.map((member) => member.id)],
    );
    return id;
  }

  search(query: Record<string, unknown>, viewer = this.reader): Promise<SearchAnswer> {
    return this.app.get(SearchService).search(viewer, searchQuery.parse(query));
  }

  /** The titles, of replies the thread's with the number behind it. */
  async titles(query: Record<string, unknown>, viewer = this.reader): Promise<string[]> {
    const { items } = await this.search(query, viewer);
    return items.map(({ title, number }) => (number === 1 ? title : `${title} #${number}`));
  }
}

const htmlOf = (body: string) =>
  `<p>${body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>\n`;
