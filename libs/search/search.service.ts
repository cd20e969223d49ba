import { Inject, Injectable } from '@nestjs/common';
import type { SearchAnswer, SearchQuery } from '@rounds/contracts';
import type { Viewer } from '@rounds/identity';
import { SEARCH_ENGINE, noAnswer, type SearchEngine } from './search-engine.js';
import { searchUnavailable } from './search-errors.js';
import { SearchHydrator } from './search-hydrator.js';
import { MOST_REMOVALS } from './search-removals.js';
import { SearchResolver } from './search-resolver.js';

@Injectable()
export class SearchService {
  constructor(
    private readonly resolver: SearchResolver,
    @Inject(SEARCH_ENGINE) private readonly engine: SearchEngine,
    private readonly hydrator: SearchHydrator,
  ) {}

  /**
   * Throws search_unavailable when the engine is down or far behind with what was deleted,
   * invalid_cursor for a foreign cursor.
   */
  async search(viewer: Viewer, query: SearchQuery): Promise<SearchAnswer> {
    const { search, problems, understood } = await this.resolver.resolve(viewer, query);
    // Rather no count than one of what readers may not see.
    if (search && search.removals.postIds.length > MOST_REMOVALS) throw searchUnavailable();
    const answer = search ? await this.engine.search(search) : noAnswer();
    return { ...(await this.hydrator.hydrate(viewer.id, answer)), problems, understood };
  }
}
