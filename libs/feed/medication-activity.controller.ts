import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  clinicianPage,
  medicationActivity,
  medicationFollowersQuery,
  medicationParam,
  medicationThreadsQuery,
  threadPage,
  type MedicationFollowersQuery,
  type MedicationThreadsQuery,
} from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { MedicationFollowers } from './medication-followers.js';
import { MedicationFollowsService } from './medication-follows.service.js';
import { MedicationReader } from './medication-reader.js';

/** What was written about medications; the medications themselves are the vocabulary's. */
@ApiTags('medications')
@Controller('medications')
export class MedicationActivityController {
  constructor(
    private readonly reader: MedicationReader,
    private readonly follows: MedicationFollowsService,
    private readonly followers: MedicationFollowers,
  ) {}

  @Get(':id/activity')
  @ApiOkResponse({ standardSchema: medicationActivity })
  activity(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: medicationParam }) { id }: { id: string },
  ) {
    return this.reader.activity(viewer, id);
  }

  @Get(':id/threads')
  @ApiOkResponse({ standardSchema: threadPage })
  threads(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: medicationParam }) { id }: { id: string },
    @Query({ schema: medicationThreadsQuery }) query: MedicationThreadsQuery,
  ) {
    return this.reader.threads(viewer, id, query);
  }

  @Get(':id/followers')
  @ApiOkResponse({ standardSchema: clinicianPage })
  listFollowers(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: medicationParam }) { id }: { id: string },
    @Query({ schema: medicationFollowersQuery }) query: MedicationFollowersQuery,
  ) {
    return this.followers.page(viewer, id, query);
  }

  @Put(':id/follow')
  @HttpCode(204)
  @ApiNoContentResponse()
  follow(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: medicationParam }) { id }: { id: string },
  ) {
    return this.follows.follow(viewer, id);
  }

  @Delete(':id/follow')
  @HttpCode(204)
  @ApiNoContentResponse()
  unfollow(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: medicationParam }) { id }: { id: string },
  ) {
    return this.follows.unfollow(viewer, id);
  }
}
