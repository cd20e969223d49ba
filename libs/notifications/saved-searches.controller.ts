import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  changeSavedSearchBody,
  idParam,
  savedSearch,
  savedSearchesQuery,
  savedSearchPage,
  saveSearchBody,
  type ChangeSavedSearchBody,
  type SavedSearchesQuery,
  type SaveSearchBody,
} from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { idempotentCall } from '@rounds/platform';
import { SavedSearchesService } from './saved-searches.service.js';

@ApiTags('notifications')
@Controller('saved-searches')
export class SavedSearchesController {
  constructor(private readonly searches: SavedSearchesService) {}

  @Get()
  @ApiOkResponse({ standardSchema: savedSearchPage })
  list(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: savedSearchesQuery }) query: SavedSearchesQuery,
  ) {
    return this.searches.list(viewer, query);
  }

  @Post()
  @ApiCreatedResponse({ standardSchema: savedSearch })
  save(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: saveSearchBody }) body: SaveSearchBody,
    @Headers('idempotency-key') key: string | undefined,
  ) {
    const call = idempotentCall(viewer.id, key, ['POST /saved-searches', body]);
    return this.searches.save(viewer, body, call);
  }

  @Patch(':id')
  @ApiOkResponse({ standardSchema: savedSearch })
  change(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: changeSavedSearchBody }) body: ChangeSavedSearchBody,
  ) {
    return this.searches.change(viewer, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentViewer() viewer: Viewer, @Param({ schema: idParam }) { id }: { id: string }) {
    return this.searches.remove(viewer, id);
  }
}
