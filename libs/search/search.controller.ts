import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { searchAnswer, searchQuery, type SearchAnswer, type SearchQuery } from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { SearchService } from './search.service.js';

@ApiTags('search')
@Controller('search')
export class SearchController {
  constructor(private readonly service: SearchService) {}

  @Get()
  @ApiOkResponse({ standardSchema: searchAnswer })
  search(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: searchQuery }) query: SearchQuery,
  ): Promise<SearchAnswer> {
    return this.service.search(viewer, query);
  }
}
