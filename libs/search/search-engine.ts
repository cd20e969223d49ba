import type { SearchQuery } from '@rounds/contracts';
import type { QueryExpansion } from '@rounds/vocabulary';
import type { EntityManager } from 'typeorm';
import type { PostDocument } from './post-document.js';
import type { ParsedQuery } from './query-parser.js';
import type { SearchCondition } from './search-conditions.js';
import type { Removals } from './search-removals.js';

/** A search with everything looked up: what engines answer. */
export interface ResolvedSearch {
  query: ParsedQuery;
  /** Other names of the medications and effects that the query names. */
  expansions: QueryExpansion[];
  /** Names that the end of the query may become, the likeliest first. */
  completions: QueryExpansion[];
  /** Names of medications that other words may be the beginnings of; `surface` is the word. */
  beginnings: QueryExpansion[];
  viewerId: string;
  /** The channels that the viewer may see at this moment; nothing else may count or show. */
  visibleChannelIds: string[];
  /** Deleted, and maybe in the index still: must not count or show either. Of before the search. */
  removals: Removals;
  /** All must hold. */
  filters: SearchCondition[];
  sort: SearchQuery['sort'];
  limit: number;
  cursor: string | undefined;
  /** Of the query, its filters and its order: a cursor of another search is refused. */
  fingerprint: string;
}

export const TOTAL_LIMIT = 10_000;

export type FacetName = 'channel' | 'kind' | 'medication' | 'effect' | 'year';
/** Values are ids (a kind, a year), most frequent first. */
export type FacetCounts = Record<FacetName, { value: string; count: number }[]>;

export interface EngineHit {
  postId: string;
  /** Lexemes to mark in the snippet. */
  marks: ReadonlySet<string>;
}

export interface EngineAnswer {
  hits: EngineHit[];
  /** At most TOTAL_LIMIT; beyond it `totalIsExact` is false and facets are of the best of them. */
  total: number;
  totalIsExact: boolean;
  facets: FacetCounts;
  nextCursor: string | null;
}

export const noAnswer = (): EngineAnswer => ({
  hits: [],
  total: 0,
  totalIsExact: true,
  facets: { channel: [], kind: [], medication: [], effect: [], year: [] },
  nextCursor: null,
});

/** `live` is what readers see, `next` what a rebuild is filling. */
export type IndexTarget = 'live' | 'next';

/**
 * Where posts are found. Writes come from SearchIndexer alone, one at a time, and are done when
 * they return. `manager` is a connection of the caller's, outside of any transaction.
 */
export interface SearchEngine {
  readonly name: string;
  /** Documents that a rebuild gives it at once. */
  readonly batch: number;
  /** Makes sure at boot that it is set up; fails when it is down, and is then done later. */
  prepare(): Promise<unknown>;
  /** Throws search_unavailable when the engine is down. */
  search(search: ResolvedSearch): Promise<EngineAnswer>;
  /** Adds or replaces. Throws ConsumerUnavailable when the engine is down, as `remove` does. */
  index(documents: PostDocument[], target: IndexTarget, manager: EntityManager): Promise<void>;
  remove(postIds: string[], target: IndexTarget, manager: EntityManager): Promise<void>;
  healthy(): Promise<boolean>;
  /** Names the index itself: another one after a switch of engines or a loss of its data. */
  identity(): Promise<string>;
  /** Makes an empty `next`, in place of what a killed rebuild left. */
  startRebuild(manager: EntityManager): Promise<void>;
  /** Puts the next documents of a rebuild into `next`, or keeps parts of them back for a while. */
  rebuildWith(documents: PostDocument[], manager: EntityManager): Promise<void>;
  /** One short step of writing what is kept back, if much or `all`; answers whether there was. */
  settleRebuild(manager: EntityManager, all: boolean): Promise<boolean>;
  /** Puts `next` in the place of `live` in one step; nothing may be kept back. */
  finishRebuild(manager: EntityManager): Promise<void>;
  /** One short piece of upkeep, where any is due; answers whether there was. */
  tidy(manager: EntityManager): Promise<boolean>;
}

/** Injects the engine that the environment chose. */
export const SEARCH_ENGINE = Symbol('SEARCH_ENGINE');
