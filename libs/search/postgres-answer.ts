import type { EntityManager } from 'typeorm';
import type { Parameters } from './postgres-filter.js';
import type { FacetCounts } from './search-engine.js';

export interface PageRow {
  postId: string;
  score: number;
  createdAt: string;
}

export interface Answer {
  total: number;
  facets: FacetCounts;
  page: PageRow[];
}

/** `ctes` define `matched` (everything that counts) and `page`, with one row too many. */
export async function answerOf(
  tx: EntityManager,
  ctes: string,
  values: Parameters,
): Promise<Answer> {
  const [row] = await tx.query<Answer[]>(
    `WITH ${ctes},
     counted AS MATERIALIZED (
       SELECT channel_id, kind, date_part('year', created_at) AS year, count(*) AS n FROM matched
        GROUP BY 1, 2, 3)
     SELECT (SELECT coalesce(sum(n), 0)::int FROM counted) AS total,
       json_build_object(
         'channel', ${facet('channel_id')},
         'kind', ${facet('kind')},
         'medication', ${facet('id', idsIn('medication_ids'))},
         'effect', ${facet('id', idsIn('effect_ids'))},
         'year', ${facet('year')}) AS facets,
       (SELECT coalesce(json_agg(json_build_object('postId', post_id, 'score', score,
          'createdAt', created_at)), '[]') FROM page) AS page`,
    values.values,
  );
  return row!;
}

const facet = (value: string, from = 'counted') => `
  (SELECT coalesce(json_agg(f ORDER BY f.count DESC, f.value), '[]') FROM (
     SELECT value::text, count FROM (
       SELECT ${value} AS value, sum(n)::int AS count FROM ${from} GROUP BY 1) summed
      ORDER BY 2 DESC, 1 LIMIT 100) f)`;

/** Most threads have none, and calling unnest for them is what would cost. */
const idsIn = (column: string) =>
  `(SELECT unnest(${column}) AS id, 1 AS n FROM matched WHERE ${column} <> '{}') ids`;
