import { searchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { SearchService } from '@rounds/search';
import type { SearchApp } from './search-app.js';
import type { Collection } from './search-collection.js';

export const DEPTH = 100;
const PAGE = 50;

/**
 * The best of each query, page by page as a reader would ask for them. `posts` says which document
 * a post is; all others stand as ''.
 */
export async function rankingsOf(
  { app }: SearchApp,
  viewer: Viewer,
  { queries }: Pick<Collection, 'queries'>,
  posts: Map<string, string>,
): Promise<{ rankings: Map<string, string[]>; times: number[] }> {
  const service = app.get(SearchService);
  const times: number[] = [];
  const rankings = new Map<string, string[]>();
  for (const { id, text } of queries) {
    const found: string[] = [];
    for (let cursor: string | undefined; found.length < DEPTH;) {
      const query = searchQuery.parse({
        q: text.slice(0, 500),
        limit: PAGE,
        ...(cursor && { cursor }),
      });
      const started = performance.now();
      const page = await service.search(viewer, query);
      if (!cursor) times.push(performance.now() - started);
      found.push(...page.items.map(({ postId }) => posts.get(postId) ?? ''));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    rankings.set(id, found);
  }
  return { rankings, times };
}
