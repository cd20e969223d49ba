import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { feedPage, feedQuery, type FeedQuery } from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { FeedReader } from './feed-reader.js';

@ApiTags('feed')
@Controller('feed')
export class FeedController {
  constructor(private readonly feed: FeedReader) {}

  @Get()
  @ApiOkResponse({ standardSchema: feedPage })
  page(@CurrentViewer() viewer: Viewer, @Query({ schema: feedQuery }) query: FeedQuery) {
    return this.feed.page(viewer, query);
  }
}
