import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { Test } from '@nestjs/testing';
import { searchQuery } from '@rounds/contracts';
import { IdentityModule } from '@rounds/identity';
import { PlatformModule, newId, readEnvironment } from '@rounds/platform';
import {
  SEARCH_ENGINE,
  SearchIndexer,
  SearchModule,
  SearchService,
  chooseEngine,
  type SearchEngine,
} from '@rounds/search';
import { insertClinician, testDatabase } from '@rounds/testing';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { Meilisearch } from 'meilisearch';
import { DataSource } from 'typeorm';
import { bm25Rankings } from './search-baseline.js';
import { readCollection, type Collection } from './search-collection.js';
import { figuresOf } from './search-figures.js';
import { postDocuments } from './search-posts.js';

const DEPTH = 100;
const PAGE = 50;

/** Quality of the configured engine (Meilisearch where MEILI_URL is set) on a judged collection. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      corpus: { type: 'string' },
      queries: { type: 'string' },
      qrels: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { corpus, queries, qrels, json } = values;
  if (!corpus || !queries || !qrels) {
    throw new Error('Usage: npm run bench:search -- --corpus F --queries F --qrels F [--json OUT]');
  }
  const collection = readCollection({ corpus, queries, qrels });
  const database = await testDatabase();
  try {
    const ours = await measure(collection, database.url);
    const baseline = figuresOf(collection, bm25Rankings(collection, DEPTH));
    const { figures, ...rest } = ours;
    const result = {
      ours: figures,
      bm25: baseline,
      ...rest,
      documents: collection.documents.length,
      queries: collection.queries.length,
      machine: `${os.cpus()[0]?.model ?? 'unknown'} × ${os.cpus().length}, Node ${process.version}`,
      date: new Date().toISOString(),
    };
    print(result);
    if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await database.drop();
  }
}

async function measure(collection: Collection, url: string) {
  const { MEILI_URL, MEILI_KEY } = process.env;
  const environment = readEnvironment({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    MEILI_URL,
    MEILI_KEY,
  });
  const index = `rounds_bench_${newId()}`;
  const app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, url), IdentityModule, SearchModule],
  })
    .overrideProvider(SEARCH_ENGINE)
    .useFactory({
      factory: (dataSource: DataSource, thesaurus: VocabularyThesaurus) =>
        chooseEngine(environment, dataSource, thesaurus, index),
      inject: [DataSource, VocabularyThesaurus],
    })
    .compile();
  await app.init();
  try {
    const dataSource = app.get(DataSource);
    const viewer = await insertClinician(dataSource);
    const channelId = newId();
    await dataSource.query(
      `INSERT INTO channel (id, slug, name) VALUES ($1, 'search-bench', 'Search bench')`,
      [channelId],
    );
    const posts = await postDocuments(dataSource, collection.documents, {
      authorId: viewer.id,
      channelId,
    });
    await dataSource.query('ANALYZE');
    const indexedIn = await timed(() => app.get(SearchIndexer).rebuild());
    await dataSource.query('ANALYZE');
    const service = app.get(SearchService);
    const times: number[] = [];
    const rankings = new Map<string, string[]>();
    for (const { id, text } of collection.queries) {
      const found: string[] = [];
      for (let cursor: string | undefined; found.length < DEPTH;) {
        const query = searchQuery.parse({
          q: text.slice(0, 500),
          limit: PAGE,
          ...(cursor && { cursor }),
        });
        const started = performance.now();
        const page = await service.search(viewer, query);
        if (!cursor) times.push(performance.now() - started);
        found.push(...page.items.map(({ postId }) => posts.get(postId)!));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      rankings.set(id, found);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.floor(times.length * share)]! * 10) / 10;
    return {
      engine: app.get<SearchEngine>(SEARCH_ENGINE).name,
      figures: figuresOf(collection, rankings),
      indexedInMs: Math.round(indexedIn),
      searchMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  } finally {
    await app.close();
    if (MEILI_URL) {
      const client = new Meilisearch({ host: MEILI_URL, ...(MEILI_KEY && { apiKey: MEILI_KEY }) });
      await client.deleteIndexIfExists(index);
    }
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function print(result: Record<string, unknown> & { ours: object; bm25: object }): void {
  console.table({ ours: result.ours, 'BM25 (k1 0.9, b 0.4)': result.bm25 });
  const { ours: _ours, bm25: _bm25, ...rest } = result;
  console.log(rest);
}
