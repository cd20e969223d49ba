import { type DataSource, type EntityManager } from 'typeorm';
import { B, IMPACT_STEPS, K1 } from './bm25.js';
import { DOCUMENT_VERSION, type PostDocument } from './post-document.js';
import { PostgresRebuild } from './postgres-rebuild.js';
import { SEARCH_LIMITS, type SearchLimits } from './postgres-relevance.js';
import { searchPostgres } from './postgres-search.js';
import { LOCK_FOR_READING, makeNextTables, swapInNextTables, tablesOf } from './postgres-tables.js';
import { tidyPostings } from './postgres-upkeep.js';
import { removeDocuments, writeDocuments } from './postgres-writer.js';
import type { EngineAnswer, IndexTarget, ResolvedSearch, SearchEngine } from './search-engine.js';

/**
 * Ranked search in the forum's own database, without extensions: candidates from impact-ordered
 * postings, then exact BM25 (docs/search.md).
 */
export class PostgresEngine implements SearchEngine {
  readonly name = 'postgres';
  readonly batch = 1_000;
  private rebuild: PostgresRebuild | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: SearchLimits = SEARCH_LIMITS,
  ) {}

  async search(search: ResolvedSearch): Promise<EngineAnswer> {
    const runner = this.dataSource.createQueryRunner();
    try {
      // One round trip: the statements carry no parameters. Postings are met in the order of
      // their weight, which only nested loops keep.
      await runner.query(
        `BEGIN; SET LOCAL jit = off; SET LOCAL enable_hashjoin = off;
         SET LOCAL enable_mergejoin = off; SET LOCAL work_mem = '32MB';
         SET LOCAL max_parallel_workers_per_gather = 0; ${LOCK_FOR_READING}`,
      );
      const answer = await searchPostgres(runner.manager, search, this.limits);
      await runner.query('COMMIT');
      return answer;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  async index(documents: PostDocument[], target: IndexTarget, manager: EntityManager) {
    await manager.transaction((tx) => writeDocuments(tx, tablesOf(target), documents));
  }

  async remove(postIds: string[], target: IndexTarget, manager: EntityManager) {
    await manager.transaction((tx) => removeDocuments(tx, tablesOf(target), postIds));
  }

  /** The migrations have done it. */
  prepare(): Promise<void> {
    return Promise.resolve();
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
