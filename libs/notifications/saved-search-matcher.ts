import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OutboxConsumers } from '@rounds/platform';
import {
  matchesStanding,
  StandingQueries,
  type StandingPost,
  type StandingQuery,
} from '@rounds/search';
import { PostTouched } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { MatchTeller, type Match } from './match-teller.js';

/** The outbox consumer that looks which saved searches a post is found by. */
export const MATCHING_CONSUMER = 'saved-searches';

const CANDIDATES_AT_ONCE = 500;

interface Candidate {
  id: string;
  version: number;
  standing: StandingQuery;
  since: Date;
  keys: string[];
}

/**
 * Posts that were published or edited, against the saved searches that share a rare word or a
 * facet with them: what has nothing to do with a post is not looked at.
 */
@Injectable()
export class SavedSearchMatcher implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumers: OutboxConsumers,
    private readonly queries: StandingQueries,
    private readonly teller: MatchTeller,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: MATCHING_CONSUMER,
      topic: PostTouched,
      handle: (payloads) => this.match(payloads.map(({ postId }) => postId)),
    });
  }

  /** Repeating it changes nothing: see MatchTeller. */
  async match(postIds: string[]): Promise<void> {
    if (!(await this.isAnySearchWaiting())) return;
    const posts = await this.queries.posts([...new Set(postIds)]);
    const keys = [...new Set(posts.flatMap((post) => [...post.keys]))];
    let after: string | null = null;
    while (keys.length > 0) {
      const candidates = await this.candidates(keys, after);
      const matches: Match[] = [];
      for (const post of posts) matches.push(...(await this.matchesOf(post, candidates)));
      await this.teller.tell(matches);
      if (candidates.length < CANDIDATES_AT_ONCE) return;
      after = candidates.at(-1)!.id;
    }
  }

  private async matchesOf(post: StandingPost, candidates: Candidate[]): Promise<Match[]> {
    const { postId, createdAt } = post.document;
    const matches: Match[] = [];
    for (const { id, version, standing, since, keys } of candidates) {
      if (!keys.some((key) => post.keys.has(key)) || !matchesStanding(standing, post)) continue;
      // Touched for another reason, or edited without any difference to this search.
      if (createdAt < since && (await this.matchedAlready(standing, post, since))) continue;
      matches.push({ savedSearchId: id, version, postId });
    }
    return matches;
  }

  private async matchedAlready(standing: StandingQuery, post: StandingPost, since: Date) {
    const before = await this.queries.postAsOf(post, since);
    return before !== null && matchesStanding(standing, before);
  }

  private candidates(keys: string[], after: string | null): Promise<Candidate[]> {
    return this.dataSource.query<Candidate[]>(candidatesSql, [keys, after]);
  }

  private async isAnySearchWaiting(): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM saved_search_key LIMIT 1');
    return rows.length > 0;
  }
}

/** $1 the keys of posts, $2 the last search that was looked at. Exported to look at its plan. */
export const candidatesSql = `
  SELECT s.id, s.version, s.standing, s.since, k.keys
    FROM (SELECT saved_search_id, array_agg(key) AS keys FROM saved_search_key
           WHERE key = ANY($1::text[]) AND ($2::uuid IS NULL OR saved_search_id > $2)
           GROUP BY saved_search_id ORDER BY saved_search_id LIMIT ${CANDIDATES_AT_ONCE}) k
    JOIN saved_search s ON s.id = k.saved_search_id AND s.notify
   ORDER BY s.id`;
