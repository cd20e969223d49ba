import { Injectable } from '@nestjs/common';
import {
  searchQuery,
  type SearchHit,
  type SimilarThreads as Answer,
  type SimilarThreadsQuery,
} from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { VocabularyThesaurus } from '@rounds/vocabulary';
import { parseQuery } from './query-parser.js';
import { SearchService } from './search.service.js';
import { standingPostOf } from './standing-post.js';
import { StandingQueries } from './standing-queries.js';
import { sharedWords, standingWordsOf } from './standing-query.js';
import { tokensOf } from './text-analysis.js';

const SHOWN = 5;
const LOOKED_AT = 25;
/** Of the title's words, so many must be in what was found: one in common says little. */
const SHARED = 0.5;

/** What colleagues have discussed already, while a thread is being written. */
@Injectable()
export class SimilarThreads {
  constructor(
    private readonly search: SearchService,
    private readonly queries: StandingQueries,
    private readonly thesaurus: VocabularyThesaurus,
  ) {}

  /** As the search engine ranks them; throws search_unavailable when that is down. */
  async find(viewer: Viewer, { title, channel }: SimilarThreadsQuery): Promise<Answer> {
    // Words alone: a title means no operators, and quotes in it no phrases.
    const q = tokensOf(title)
      .flatMap((t) => (t.lexeme === null ? [] : [t.word]))
      .join(' ');
    if (q === '') return { items: [] };
    const found = await this.search.search(viewer, {
      ...searchQuery.parse({ q }),
      limit: LOOKED_AT,
    });
    const close = await this.close(q, found.items);
    const isHere = (hit: SearchHit) => hit.channelId === channel || hit.channelSlug === channel;
    const best = new Map<string, SearchHit>();
    for (const hit of close) if (!best.has(hit.threadId)) best.set(hit.threadId, hit);
    return {
      items: [...best.values()]
        .slice(0, SHOWN)
        .toSorted((a, b) => Number(isHere(b)) - Number(isHere(a)))
        .map(viewOf),
    };
  }

  /** A reply is looked at together with the title of its thread. */
  private async close(q: string, hits: SearchHit[]): Promise<SearchHit[]> {
    const words = standingWordsOf(parseQuery(q), await this.thesaurus.expandQuery(q));
    const posts = await this.queries.posts(hits.map(({ postId }) => postId));
    const byId = new Map(posts.map(({ document }) => [document.postId, document]));
    return hits.filter(({ postId, title }) => {
      const document = byId.get(postId);
      if (!document) return false;
      const shared = sharedWords(words, standingPostOf({ ...document, title }));
      return shared >= Math.max(Math.min(2, words.length), words.length * SHARED);
    });
  }
}

const viewOf = (hit: SearchHit): Answer['items'][number] => {
  const { threadId, number, title, kind, channelId, channelSlug, author, createdAt } = hit;
  return { threadId, number, title, kind, channelId, channelSlug, author, createdAt };
};
