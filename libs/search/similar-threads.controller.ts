import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { similarThreads, similarThreadsQuery, type SimilarThreadsQuery } from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { SimilarThreads } from './similar-threads.js';

@ApiTags('search')
@Controller('threads')
export class SimilarThreadsController {
  constructor(private readonly similar: SimilarThreads) {}

  @Get('similar')
  @ApiOkResponse({ standardSchema: similarThreads })
  find(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: similarThreadsQuery }) query: SimilarThreadsQuery,
  ) {
    return this.similar.find(viewer, query);
  }
}
