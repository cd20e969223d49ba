import { Cursor } from '@rounds/platform';
import { z } from 'zod';
import { foreignCursor } from './search-errors.js';

/**
 * Where a page of a relevance search ended. It freezes what scores are made of: while others post,
 * the pages that follow are of the index as it was, so that no post comes twice.
 */
export interface RelevancePlace {
  kind: 'relevance';
  seen: number;
  score: number;
  postId: string;
  /** The newest document then, of which generation of the index. */
  newest: number;
  generation: string;
  documents: number;
  average: number;
  /** Document frequencies of the query's terms. */
  df: number[];
  /** Instant that ages are measured from, in ms. */
  now: number;
}

export interface NewestPlace {
  kind: 'newest';
  createdAt: string;
  postId: string;
}

export type Place = RelevancePlace | NewestPlace;

const count = z.number().int().min(0).max(2_147_483_647);
const relevance = z.tuple([
  z.string(),
  z.literal('r'),
  count,
  z.number(),
  z.uuid(),
  count,
  z.uuid(),
  count,
  z.number().min(1).max(1e6),
  z.string().regex(/^(?:[0-9a-z]{1,6}(?:\.[0-9a-z]{1,6})*)?$/),
  z.number().int().min(0).max(8.64e15),
]);
const newest = z.tuple([z.string(), z.literal('n'), z.iso.datetime({ offset: true }), z.uuid()]);
const cursors = new Cursor(z.union([relevance, newest]));

export function relevanceCursor(fingerprint: string, place: RelevancePlace): string {
  const { seen, score, postId, generation, documents, average, now } = place;
  const df = place.df.map((n) => n.toString(36)).join('.');
  // Of very many terms there is no room: then their frequencies at the time must do.
  const kept = df.length <= 120 ? df : '';
  return cursors.encode([
    ...([fingerprint, 'r', seen, score, postId, place.newest] as const),
    ...([generation, documents, average, kept, now] as const),
  ]);
}

export const newestCursor = (fingerprint: string, { createdAt, postId }: NewestPlace): string =>
  cursors.encode([fingerprint, 'n', createdAt, postId]);

/** Throws invalid_cursor for what is no cursor, or one of another search. */
export function placeOf(fingerprint: string, cursor: string | undefined): Place | null {
  const key = cursors.decode(cursor);
  if (!key) return null;
  if (key[0] !== fingerprint) throw foreignCursor();
  if (key[1] === 'n') return { kind: 'newest', createdAt: key[2], postId: key[3] };
  const [, , seen, score, postId, newestDoc, generation, documents, average, df, now] = key;
  return {
    kind: 'relevance',
    ...{ seen, score, postId, newest: newestDoc, generation, documents, average, now },
    df: df === '' ? [] : df.split('.').map((n) => Number.parseInt(n, 36)),
  };
}

/** A search whose words were unknown may have become another kind between two pages. */
export function ofKind<K extends Place['kind']>(place: Place | null, kind: K) {
  if (place !== null && place.kind !== kind) throw foreignCursor();
  return place as Extract<Place, { kind: K }> | null;
}
