import { Test, type TestingModule } from '@nestjs/testing';
import { IdentityModule } from '@rounds/identity';
import { PlatformModule, newId, readEnvironment } from '@rounds/platform';
import { SEARCH_ENGINE, SearchModule, chooseEngine, type SearchEngine } from '@rounds/search';
import { ThreadsModule } from '@rounds/threads';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { Meilisearch } from 'meilisearch';
import { DataSource } from 'typeorm';

/** Rounds as far as search needs it, with the engine that the environment configures. */
export interface SearchApp {
  app: TestingModule;
  dataSource: DataSource;
  engine: SearchEngine;
  /** Takes an index of Meilisearch away, unless it was named. */
  close(): Promise<void>;
}

/** `index` names the index of Meilisearch where it is to be kept. */
export async function openSearchApp(url: string, index?: string): Promise<SearchApp> {
  const { MEILI_URL, MEILI_KEY } = process.env;
  const environment = readEnvironment({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    MEILI_URL,
    MEILI_KEY,
  });
  const uid = index ?? `rounds_bench_${newId()}`;
  const app = await Test.createTestingModule({
    imports: [
      PlatformModule.forRoot(environment, url),
      IdentityModule,
      ThreadsModule,
      SearchModule,
    ],
  })
    .overrideProvider(SEARCH_ENGINE)
    .useFactory({
      factory: (dataSource: DataSource, thesaurus: VocabularyThesaurus) =>
        chooseEngine(environment, dataSource, thesaurus, uid),
      inject: [DataSource, VocabularyThesaurus],
    })
    .compile();
  await app.init();
  return {
    app,
    dataSource: app.get(DataSource),
    engine: app.get<SearchEngine>(SEARCH_ENGINE),
    async close() {
      await app.close();
      if (MEILI_URL && index === undefined) {
        const client = new Meilisearch({
          host: MEILI_URL,
          ...(MEILI_KEY && { apiKey: MEILI_KEY }),
        });
        await client.deleteIndexIfExists(uid);
      }
    },
  };
}
