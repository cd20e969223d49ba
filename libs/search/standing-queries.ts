import { Injectable } from '@nestjs/common';
import { searchQuery, type SavedQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { DataSource } from 'typeorm';
import { mapInTurns } from './in-turns.js';
import { documentsOf } from './post-document.js';
import { PostHistory } from './post-history.js';
import { SearchResolver } from './search-resolver.js';
import { standingPostOf, type StandingPost } from './standing-post.js';
import { rarestKeys, standingQueryOf, type StandingQuery } from './standing-query.js';

/** Part of preparedAs: a new way of taking texts apart makes every query be prepared anew. */
const ANALYSIS_VERSION = 1;
const SAMPLE = 500;
const SAMPLE_KEPT_MS = 10 * 60_000;

export interface PreparedQuery {
  standing: StandingQuery;
  /** See rarestKeys; null where nothing in particular is asked for. */
  keys: string[] | null;
}

/** Searches that stay and posts that come by, whichever engine answers searches. */
@Injectable()
export class StandingQueries {
  private sample: { frequencies: Map<string, number>; at: number } | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly resolver: SearchResolver,
    private readonly history: PostHistory,
  ) {}

  /** Null where a filter names nothing, or nothing that the viewer may see. */
  async prepare(viewer: Pick<Viewer, 'id'>, query: SavedQuery): Promise<PreparedQuery | null> {
    const { search } = await this.resolver.resolve(viewer, { ...searchQuery.parse({}), ...query });
    if (!search) return null;
    const standing = standingQueryOf(search);
    const frequencies = await this.frequencies();
    return { standing, keys: rarestKeys(standing, (key) => frequencies.get(key) ?? 0) };
  }

  /**
   * Names what queries are prepared with: when it changes, they should be prepared anew. What is
   * rare changes too, so it does every month.
   */
  async preparedAs(): Promise<string> {
    const [row] = await this.dataSource.query<{ revision: string; month: string }[]>(
      `SELECT revision, to_char(now(), 'YYYY-MM') AS month FROM vocabulary_version`,
    );
    return `${ANALYSIS_VERSION} ${row?.revision ?? ''} ${row?.month ?? ''}`;
  }

  /** As they are now; what is deleted is missing. */
  async posts(postIds: string[]): Promise<StandingPost[]> {
    const { documents } = await documentsOf(this.dataSource.manager, postIds);
    return mapInTurns(documents, standingPostOf);
  }

  /** The post as it was at that time, or null where it was not there yet. */
  async postAsOf({ document }: StandingPost, at: Date): Promise<StandingPost | null> {
    const before = await this.history.asOf(document, at);
    return before && standingPostOf(before);
  }

  /** In how many of the newest posts each key is: enough to tell the rare from the common. */
  private async frequencies(): Promise<Map<string, number>> {
    if (this.sample && Date.now() - this.sample.at < SAMPLE_KEPT_MS) return this.sample.frequencies;
    const newest = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM post WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ${SAMPLE}`,
    );
    const frequencies = new Map<string, number>();
    for (const { keys } of await this.posts(newest.map(({ id }) => id))) {
      for (const key of keys) frequencies.set(key, (frequencies.get(key) ?? 0) + 1);
    }
    this.sample = { frequencies, at: Date.now() };
    return frequencies;
  }
}
