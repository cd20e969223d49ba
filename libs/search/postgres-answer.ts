import type { FacetCounts } from './search-engine.js';

/** What the statements of a search find; `page` may have one row too many. */
export interface Answer<Row extends { postId: string }> {
  /** Exact up to the limit, past it any number that is larger. */
  total: number;
  facets: FacetCounts;
  page: Row[];
}

export interface ScoredRow {
  postId: string;
  score: number;
}

export interface DatedRow {
  postId: string;
  /** With microseconds. */
  createdAt: string;
}
