import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DomainError, JobRegistry } from '@rounds/platform';
import { SearchIndexer } from './search-indexer.js';

/** Fills an index that is new: after a switch of engines, or where a server lost its data. */
@Injectable()
export class SearchJobs implements OnModuleInit {
  private readonly logger = new Logger(SearchJobs.name);

  constructor(
    private readonly registry: JobRegistry,
    private readonly indexer: SearchIndexer,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'fill-search-index',
      cron: '* * * * *',
      run: (_, { signal }) => this.fill(signal),
    });
  }

  /** Comes again next minute anyway: what fails is only told. */
  private async fill(signal: AbortSignal): Promise<void> {
    try {
      const indexed = await this.indexer.rebuildIfNew(signal);
      if (indexed !== null) this.logger.log(`a new search index was filled with ${indexed} posts`);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'rebuild_under_way') return;
      if (signal.aborted) return;
      this.logger.warn({ err: error }, 'the search index could not be looked after');
    }
  }
}
