import { newId } from '@rounds/platform';
import { SearchIndexer } from '@rounds/search';
import { insertClinician, testDatabase } from '@rounds/testing';
import { percentile } from './figures.js';
import { openSearchApp } from './search-app.js';
import { bm25Rankings } from './search-baseline.js';
import type { Collection } from './search-collection.js';
import { figuresOf, type Figures } from './search-figures.js';
import { postDocuments } from './search-posts.js';
import { DEPTH, rankingsOf } from './search-rankings.js';
import type { Times } from './search-times.js';

export interface Quality {
  ours: Figures;
  bm25: Figures;
  engine: string;
  documents: number;
  queries: number;
  indexedInMs: number;
  searchMs: Times;
}

/** Of the configured engine (Meilisearch where MEILI_URL is set), the collection by itself. */
export async function measureQuality(collection: Collection): Promise<Quality> {
  const database = await testDatabase();
  try {
    const { documents, queries } = collection;
    const texts = documents.map(({ doc_id: id, title, body }) => ({
      id,
      text: `${title} ${body}`,
    }));
    return {
      ...(await measure(collection, database.url)),
      bm25: figuresOf(collection, bm25Rankings(collection, texts, DEPTH)),
      documents: documents.length,
      queries: queries.length,
    };
  } finally {
    await database.drop();
  }
}

async function measure(collection: Collection, url: string) {
  const search = await openSearchApp(url);
  const { app, dataSource, engine } = search;
  try {
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
    const started = performance.now();
    await app.get(SearchIndexer).rebuild();
    const indexedInMs = Math.round(performance.now() - started);
    await dataSource.query('ANALYZE');
    const { rankings, times } = await rankingsOf(search, viewer, collection, posts);
    const at = (share: number) => Math.round(percentile(times, share) * 10) / 10;
    return {
      ours: figuresOf(collection, rankings),
      engine: engine.name,
      indexedInMs,
      searchMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    };
  } finally {
    await search.close();
  }
}
