import { Test, type TestingModule } from '@nestjs/testing';
import { searchQuery } from '@rounds/contracts';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { PlatformModule, newId, readEnvironment } from '@rounds/platform';
import {
  SEARCH_ENGINE,
  SearchIndexer,
  SearchModule,
  SearchService,
  chooseEngine,
} from '@rounds/search';
import { testDatabase, type TestDatabase } from '@rounds/testing';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { Meilisearch } from 'meilisearch';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { loadDemo } from '../../apps/cli/commands/demo/load-demo.js';
import { searchIntents, type SearchIntent } from './search-intents.js';

const { MEILI_URL, MEILI_KEY } = process.env;
const index = `rounds_test_${newId()}`;

let database: TestDatabase;
let app: TestingModule;
let reader: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await loadDemo(client, []);
  const sql = `SELECT id FROM clinician WHERE email = 'admin@rounds.test'`;
  [reader] = (await client.query<Viewer>(sql)).rows as [Viewer];
  await client.end();
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  const settings = { MEILI_URL, MEILI_KEY };
  app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, database.url), IdentityModule, SearchModule],
  })
    .overrideProvider(SEARCH_ENGINE)
    .useFactory({
      factory: (dataSource: DataSource, thesaurus: VocabularyThesaurus) =>
        chooseEngine(settings, dataSource, thesaurus, index),
      inject: [DataSource, VocabularyThesaurus],
    })
    .compile();
  await app.init();
  await app.get(SearchIndexer).rebuild();
}, 240_000);
afterAll(async () => {
  await app?.close();
  await database?.drop();
  if (!MEILI_URL) return;
  const client = new Meilisearch({ host: MEILI_URL, ...(MEILI_KEY && { apiKey: MEILI_KEY }) });
  await client.deleteIndexIfExists(index);
});

/** The threads that are found, each once, best first. */
async function threadsFound(q: string): Promise<string[]> {
  const { items } = await app
    .get(SearchService)
    .search(reader, searchQuery.parse({ q, limit: '50' }));
  return [...new Set(items.map(({ title }) => title))];
}

/** Meilisearch ranks by other rules and stems nothing: it must find most. */
const MOST = 0.9;

describe(`what clinicians look for in the demo, with ${MEILI_URL ? 'Meilisearch' : 'Postgres'}`, () => {
  const ranks: { intent: SearchIntent; rank: number }[] = [];
  const isFound = ({ intent, rank }: (typeof ranks)[0]) => rank > 0 && rank <= intent.within;

  it('is at least sixty intents, each another', () => {
    expect(searchIntents.length).toBeGreaterThanOrEqual(60);
    expect(new Set(searchIntents.map(({ q }) => q)).size).toBe(searchIntents.length);
  });

  it.each(searchIntents)('$kind: $q', async (intent) => {
    const found = await threadsFound(intent.q);
    const rank = found.findIndex((title) => title.startsWith(intent.thread)) + 1;
    ranks.push({ intent, rank });
    if (MEILI_URL) return;
    const said = { ...intent, rank, instead: found.slice(0, Math.max(intent.within, 3)) };
    expect(isFound({ intent, rank }) ? null : said).toBeNull();
  });

  it('is found', () => {
    const missed = ranks.filter((one) => !isFound(one)).map(({ intent, rank }) => [intent.q, rank]);
    const kinds = [...new Set(searchIntents.map(({ kind }) => kind))];
    const lines = kinds.map((kind) => {
      const of = ranks.filter(({ intent }) => intent.kind === kind);
      const first = of.filter(({ rank }) => rank === 1).length;
      return `${kind}: ${of.filter(isFound).length} of ${of.length} found, ${first} first`;
    });
    process.stderr.write(`intents\n  ${lines.join('\n  ')}\nmissed ${JSON.stringify(missed)}\n`);
    expect(1 - missed.length / ranks.length).toBeGreaterThanOrEqual(MEILI_URL ? MOST : 1);
  });
});
