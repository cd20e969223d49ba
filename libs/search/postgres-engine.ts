import type { OnModuleDestroy } from '@nestjs/common';
import { type DataSource, type EntityManager } from 'typeorm';
import { B, IMPACT_STEPS, K1 } from './bm25.js';
import { DOCUMENT_VERSION, type PostDocument } from './post-document.js';
import { PostgresColumns } from './postgres-columns.js';
import { reading } from './postgres-reading.js';
import { PostgresRebuild } from './postgres-rebuild.js';
import { SEARCH_LIMITS, type SearchLimits } from './postgres-relevance.js';
import { searchPostgres } from './postgres-search.js';
import { makeNextTables, swapInNextTables, tablesOf } from './postgres-tables.js';
import { tidyPostings } from './postgres-upkeep.js';
import { removeDocuments, writeDocuments } from './postgres-writer.js';
import type { EngineAnswer, IndexTarget, ResolvedSearch, SearchEngine } from './search-engine.js';

/**
 * Ranked search in the forum's own database, without extensions: candidates from impact-ordered
 * postings, filters and facets from columns in this process, then exact BM25 (docs/search.md).
 */
export class PostgresEngine implements SearchEngine, OnModuleDestroy {
  readonly name = 'postgres';
  readonly batch = 1_000;
  private rebuild: PostgresRebuild | null = null;

  private readonly columns: PostgresColumns;

  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: SearchLimits = SEARCH_LIMITS,
  ) {
    this.columns = new PostgresColumns(dataSource);
  }

  async search(search: ResolvedSearch): Promise<EngineAnswer> {
    for (;;) {
      // Waited for without a connection: there may be many who wait.
      const loaded = this.columns.current();
      const columns = await loaded;
      const answer = await reading(this.dataSource, (tx) =>
        searchPostgres(
          tx,
          search,
          columns,
          (state) => this.columns.catchUp(tx, columns, state),
          this.limits,
        ),
      );
      if (answer) return answer;
      this.columns.forget(loaded);
    }
  }

  onModuleDestroy(): void {
    this.columns.stop();
  }

  async index(documents: PostDocument[], target: IndexTarget, manager: EntityManager) {
    await manager.transaction((tx) => writeDocuments(tx, tablesOf(target), documents));
  }

  async remove(postIds: string[], target: IndexTarget, manager: EntityManager) {
    await manager.transaction((tx) => removeDocuments(tx, tablesOf(target), postIds));
  }

  /** The migrations have made it; the first search need not wait for its columns. */
  async prepare(): Promise<void> {
    await this.columns.current();
  }

  async healthy(): Promise<boolean> {
    return this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  /** Impacts are stored: other constants make another index. */
  identity(): Promise<string> {
    return Promise.resolve(
      `${this.name} ${DOCUMENT_VERSION}, BM25 ${K1} ${B} in ${IMPACT_STEPS} steps`,
    );
  }

  async startRebuild(manager: EntityManager): Promise<void> {
    await makeNextTables(manager);
    this.rebuild = new PostgresRebuild();
  }

  async rebuildWith(documents: PostDocument[], manager: EntityManager): Promise<void> {
    await this.underWay.add(manager, documents);
  }

  settleRebuild(manager: EntityManager, all: boolean): Promise<boolean> {
    return this.underWay.settle(manager, all);
  }

  async finishRebuild(manager: EntityManager): Promise<void> {
    await swapInNextTables(manager);
    this.rebuild = null;
  }

  private get underWay(): PostgresRebuild {
    if (!this.rebuild) throw new Error('no rebuild was started here');
    return this.rebuild;
  }

  tidy(manager: EntityManager): Promise<boolean> {
    return tidyPostings(manager, tablesOf('live'));
  }
}
