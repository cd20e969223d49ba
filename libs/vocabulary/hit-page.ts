import type { Page, VocabularyQuery } from '@rounds/contracts';
import { Cursor } from '@rounds/platform';
import { z } from 'zod';
import { compareKeys, type Hit, type HitKey } from './name-index.js';

const cursor = new Cursor<HitKey>(
  z.tuple([z.number(), z.number(), z.number(), z.string(), z.string()]),
);

/** One page of what was found, after the place that the cursor names. */
export function pageOfHits<T, I>(
  hits: Hit<T>[],
  { cursor: given, limit }: VocabularyQuery,
  view: (hit: Hit<T>) => I,
): Page<I> {
  const after = cursor.decode(given);
  const first = after ? hits.findIndex(({ key }) => compareKeys(key, after) > 0) : 0;
  const rows = first === -1 ? [] : hits.slice(first, first + limit + 1);
  return cursor.page(rows, limit, ({ key }) => key, view);
}
