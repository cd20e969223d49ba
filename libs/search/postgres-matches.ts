import type { EntityManager } from 'typeorm';
import { bestOf } from './best-documents.js';
import { tablesOf } from './postgres-tables.js';

const live = tablesOf('live');
/** Documents whose words are looked at in one statement. */
const LEAST_AT_ONCE = 200;
const MOST_AT_ONCE = 5_000;

/** Documents that match, as far as postings and columns can tell. */
export interface Found {
  docs: Int32Array;
  /** Whether more than that need not be known of it; null where that holds for all. */
  isCertain: ((doc: number) => boolean) | null;
  rankOf: (doc: number) => number;
  /** A tsquery that tells of the others. */
  condition: string;
}

export interface Matches {
  /** All that match, or more of them than was asked for. */
  counted: Int32Array;
  /** Among which are the best; some may not match where there was no need to look. */
  possible: Int32Array;
}

export async function matchesOf(tx: EntityManager, found: Found, most: number): Promise<Matches> {
  const { docs: possible, isCertain } = found;
  if (!isCertain) return { counted: possible, possible };
  const certain = possible.filter(isCertain);
  if (certain.length > most) return { counted: certain, possible };
  const docs = possible.filter((doc) => !isCertain(doc));
  const others = await bestMatching(tx, { ...found, docs }, most + 1 - certain.length);
  const all = new Int32Array(certain.length + others.length);
  all.set(certain);
  all.set(others, certain.length);
  return { counted: all, possible: all };
}

/** The best, by looking at their words: `enough` of them or more, as far as there are so many. */
export async function bestMatching(
  tx: EntityManager,
  { docs, rankOf, condition }: Found,
  enough: number,
): Promise<Int32Array> {
  const matching: number[] = [];
  const atOnce = Math.min(Math.max(2 * enough, LEAST_AT_ONCE), MOST_AT_ONCE);
  for (let left = docs; left.length > 0 && matching.length < enough;) {
    const best = bestOf(left, rankOf, atOnce);
    const looked = new Set(best);
    const rows = await tx.query<{ id: number }[]>(
      `SELECT doc AS id FROM unnest($1::int[]) AS doc
         JOIN LATERAL (SELECT words FROM ${live.text} t WHERE t.doc_id = doc OFFSET 0) t
           ON t.words @@ $2::tsquery`,
      [[...best], condition],
    );
    for (const { id } of rows) matching.push(id);
    left = left.filter((doc) => !looked.has(doc));
  }
  return Int32Array.from(matching);
}
