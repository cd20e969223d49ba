import { Module } from '@nestjs/common';
import { ENVIRONMENT, type Environment } from '@rounds/platform';
import { VocabularyModule, VocabularyThesaurus } from '@rounds/vocabulary';
import { DataSource } from 'typeorm';
import { OperatorConditions } from './operator-conditions.js';
import { OperatorValues } from './operator-values.js';
import { PostHistory } from './post-history.js';
import { RemovalConsumer } from './removal-consumer.js';
import { SEARCH_ENGINE } from './search-engine.js';
import { chooseEngine } from './search-engines.js';
import { SearchHydrator } from './search-hydrator.js';
import { SearchIndexer } from './search-indexer.js';
import { SearchJobs } from './search-jobs.js';
import { SearchResolver } from './search-resolver.js';
import { SearchController } from './search.controller.js';
import { SearchService } from './search.service.js';
import { SimilarThreads } from './similar-threads.js';
import { SimilarThreadsController } from './similar-threads.controller.js';
import { StandingQueries } from './standing-queries.js';

/** The engine is chosen at boot: see search-engines.ts. */
@Module({
  imports: [VocabularyModule],
  controllers: [SearchController, SimilarThreadsController],
  providers: [
    {
      provide: SEARCH_ENGINE,
      inject: [ENVIRONMENT, DataSource, VocabularyThesaurus],
      useFactory: (
        environment: Environment,
        dataSource: DataSource,
        thesaurus: VocabularyThesaurus,
      ) => chooseEngine(environment, dataSource, thesaurus),
    },
    OperatorConditions,
    OperatorValues,
    PostHistory,
    RemovalConsumer,
    SearchHydrator,
    SearchIndexer,
    SearchJobs,
    SearchResolver,
    SearchService,
    SimilarThreads,
    StandingQueries,
  ],
  exports: [SEARCH_ENGINE, SearchIndexer, SearchService, StandingQueries],
})
export class SearchModule {}
