import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { databaseAt } from '@rounds/testing';
import { SearchIndexer } from '@rounds/search';
import pg from 'pg';
import { prepareDatabase } from '../../apps/api/prepare-database.js';
import { openSearchApp, type SearchApp } from './search-app.js';
import { bm25Rankings, type BaselineDocument } from './search-baseline.js';
import type { Collection } from './search-collection.js';
import { figuresOf, type Figures } from './search-figures.js';
import { loadPosts, loadedBefore, readerOf, rememberLoaded, type Loaded } from './search-load.js';
import { POSTS_VERSION, millionPosts } from './search-million.js';
import { DEPTH, rankingsOf } from './search-rankings.js';
import { measureTimes, type KindOfQuery } from './search-times.js';

export interface Scale extends Pick<Loaded, 'posts' | 'engine' | 'loadedInMs' | 'indexedInMs'> {
  postgresMb: number;
  load: number;
  kinds: Record<string, KindOfQuery>;
}

export interface Hidden {
  posts: number;
  ours: Figures;
  bm25: Figures;
}

/** Where databases are made: a server, and the folder for what is kept beside them. */
export interface Ground {
  url: string;
  folder: string;
  say: (line: string) => void;
}

const databaseName = (posts: number) => `posts_${posts}`;
const indexName = (posts: number) => `rounds_bench_${posts}`;

/** A database with so many posts, loaded and indexed unless it was kept from before. */
export async function openScale(
  { url: server, say }: Ground,
  posts: number,
  { documents }: Collection,
): Promise<{ search: SearchApp; loaded: Loaded }> {
  const name = databaseName(posts);
  const url = databaseAt(server, name);
  const known = await knownAt(server, name, documents.length);
  if (!known) {
    await administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await administer(server, `CREATE DATABASE ${name}`);
  }
  const started = performance.now();
  if (known) {
    await prepareDatabase(url);
  } else {
    await loadPosts(url, posts, documents, say);
    say(`${posts} posts are loaded in ${seconds(started)} s`);
  }
  const loadedInMs = known?.loadedInMs ?? Math.round(performance.now() - started);
  const search = await openSearchApp(url, indexName(posts));
  const identity = await search.engine.identity();
  const [tables] = await search.dataSource.query<{ shape: string }[]>(
    `SELECT md5(string_agg(concat_ws(' ', table_name, column_name, data_type), ',')) AS shape
       FROM (SELECT table_name, column_name, data_type FROM information_schema.columns
              WHERE table_name LIKE 'search\\_%' AND table_name NOT LIKE '%\\_next' ORDER BY 1, 2) c`,
  );
  const base = {
    ...{ version: POSTS_VERSION, posts, judged: documents.length, loadedInMs },
    ...{ engine: search.engine.name, shape: tables?.shape ?? '' },
  };
  if (known?.identity === identity && known.shape === base.shape) {
    return { search, loaded: known };
  }
  // Loaded is loaded, should the rest fail.
  await connected(url, (client) =>
    rememberLoaded(client, { ...base, identity: '', indexedInMs: 0 }),
  );
  const indexing = performance.now();
  let saidAt = indexing;
  await search.app.get(SearchIndexer).rebuild(({ indexed, total }) => {
    if (performance.now() - saidAt < 10_000) return;
    saidAt = performance.now();
    say(`${indexed} of ${total} posts are indexed`);
  });
  const indexedInMs = Math.round(performance.now() - indexing);
  say(`${posts} posts are indexed in ${seconds(indexing)} s`);
  await search.dataSource.query('VACUUM (ANALYZE)');
  const loaded: Loaded = { ...base, identity: await search.engine.identity(), indexedInMs };
  await connected(url, (client) => rememberLoaded(client, loaded));
  return { search, loaded };
}

export async function measureScale(
  search: SearchApp,
  { posts, engine, loadedInMs, indexedInMs }: Loaded,
  { queries }: Collection,
  only?: string[],
): Promise<Scale> {
  const viewer = await readerOf(search.dataSource);
  const [size] = await search.dataSource.query<{ mb: number }[]>(
    `SELECT (sum(pg_total_relation_size(oid)) / 1e6)::int AS mb FROM pg_class
      WHERE relkind = 'r' AND relname LIKE 'search\\_%'`,
  );
  const claims = queries.map(({ text }) => text);
  const { kinds, load } = await measureTimes(search, viewer, claims, only);
  return { posts, engine, loadedInMs, indexedInMs, postgresMb: size?.mb ?? 0, load, kinds };
}

/** Quality where the judged documents are hidden among all others. */
export async function measureHidden(
  { folder, say }: Ground,
  search: SearchApp,
  posts: number,
  collection: Collection,
): Promise<Hidden> {
  const rows = await search.dataSource.query<{ post: string; document: string }[]>(
    'SELECT post_id AS post, doc_id AS document FROM bench_document',
  );
  if (rows.length < collection.documents.length) {
    throw new Error(`${posts} posts have no room for ${collection.documents.length} documents`);
  }
  const viewer = await readerOf(search.dataSource);
  const documentOf = new Map(rows.map(({ post, document }) => [post, document]));
  const { rankings } = await rankingsOf(search, viewer, collection, documentOf);
  const ours = figuresOf(collection, rankings);
  say(`BM25 over ${posts} posts in memory …`);
  return { posts, ours, bm25: figuresOf(collection, baseline(folder, posts, collection)) };
}

/** Takes minutes, and is the same every time: kept with the data. */
export function baseline(
  folder: string,
  posts: number,
  collection: Collection,
): Map<string, string[]> {
  const key = createHash('sha256').update(
    JSON.stringify([collection.queries, collection.documents]),
  );
  const name = `bm25-${POSTS_VERSION}-${posts}-${key.digest('hex').slice(0, 12)}.json`;
  const file = path.join(folder, name);
  if (existsSync(file)) return new Map(JSON.parse(readFileSync(file, 'utf8')));
  const rankings = bm25Rankings(collection, textsOf(posts, collection), DEPTH);
  writeFileSync(file, JSON.stringify([...rankings]));
  return rankings;
}

function* textsOf(posts: number, { documents }: Collection): Generator<BaselineDocument> {
  for (const { number, title, body, judged } of millionPosts(posts, documents)) {
    yield { id: judged?.doc_id ?? null, text: number === 1 ? `${title} ${body}` : body };
  }
}

async function knownAt(server: string, name: string, judged: number): Promise<Loaded | null> {
  const exists = await connected(server, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rowCount === 1;
  });
  if (!exists) return null;
  const loaded = await connected(databaseAt(server, name), loadedBefore);
  return loaded?.version === POSTS_VERSION && loaded.judged === judged ? loaded : null;
}

const administer = (server: string, sql: string) =>
  connected(server, async (client) => void (await client.query(sql)));

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const seconds = (since: number) => Math.round((performance.now() - since) / 1_000);
