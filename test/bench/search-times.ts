import os from 'node:os';
import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { SearchService } from '@rounds/search';
import { DataSource } from 'typeorm';
import { median, percentile } from './figures.js';
import type { SearchApp } from './search-app.js';
import { queryKinds, type Filters, type Query } from './search-queries.js';

const ROUNDS = 2;

export interface Times {
  p50: number;
  p95: number;
  p99: number;
}

export interface KindOfQuery extends Times {
  /** The 95th percentile of the medians of the rounds: what is left when others disturb. */
  calm95: number;
  /** Mean number of posts found, at most 10,000 each. */
  found: number;
}

/**
 * From the call of the service to the answer with its snippets, one search after the other, after
 * one round that is not counted.
 */
export async function measureTimes(
  { app }: SearchApp,
  viewer: Viewer,
  claims: string[],
  only?: string[],
): Promise<{ kinds: Record<string, KindOfQuery>; load: number }> {
  const service = app.get(SearchService);
  const kinds = queryKinds(claims, await filtersOf(app));
  const before = os.loadavg()[0]!;
  const result: Record<string, KindOfQuery> = {};
  for (const [name, queries] of Object.entries(kinds)) {
    if (only && !only.includes(name)) continue;
    result[name] = await timesOf(queries, (query) =>
      service.search(viewer, searchQuery.parse(query)),
    );
  }
  return { kinds: result, load: round((before + os.loadavg()[0]!) / 2) };
}

async function timesOf(queries: Query[], search: (query: Query) => Promise<{ total: number }>) {
  const times = queries.map((): number[] => []);
  let found = 0;
  for (let pass = 0; pass <= ROUNDS; pass += 1) {
    for (const [n, query] of queries.entries()) {
      const started = performance.now();
      const { total } = await search(query);
      if (pass > 0) times[n]!.push(performance.now() - started);
      else found += total;
    }
  }
  const all = times.flat();
  return {
    p50: round(percentile(all, 0.5)),
    p95: round(percentile(all, 0.95)),
    p99: round(percentile(all, 0.99)),
    calm95: round(percentile(times.map(median), 0.95)),
    found: Math.round(found / queries.length),
  };
}

const round = (ms: number) => Math.round(ms * 10) / 10;

/** From the largest to small ones, each the same for the same data. */
export async function filtersOf(app: SearchApp['app']): Promise<Filters> {
  const dataSource = app.get(DataSource);
  const spread = async (sql: string) => {
    const rows = await dataSource.query<{ id: string }[]>(sql);
    return [0, 0.02, 0.1, 0.3, 0.6].map((share) => rows[Math.floor(rows.length * share)]!.id);
  };
  const [last] = await dataSource.query<{ at: Date }[]>('SELECT max(created_at) AS at FROM post');
  const ago = (days: number) => new Date(last!.at.getTime() - days * 86_400_000).toISOString();
  return {
    channels: await spread(
      `SELECT t.channel_id AS id FROM thread t JOIN channel c ON c.id = t.channel_id
        WHERE c.visibility = 'open' GROUP BY 1 ORDER BY count(*) DESC, 1`,
    ),
    medications: await spread(
      'SELECT medication_id AS id FROM thread_medication GROUP BY 1 ORDER BY count(*) DESC, 1',
    ),
    authors: await spread('SELECT author_id AS id FROM post GROUP BY 1 ORDER BY count(*) DESC, 1'),
    dates: [
      { from: ago(30) },
      { from: ago(365) },
      { from: ago(3 * 365) },
      { from: ago(400), to: ago(370) },
      { from: ago(1_500), to: ago(1_000) },
    ],
  };
}
