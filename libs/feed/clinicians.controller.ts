import { Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  clinicianPage,
  clinicianProfile,
  cliniciansQuery,
  idParam,
  type CliniciansQuery,
} from '@rounds/contracts';
import { CurrentViewer, type Viewer } from '@rounds/identity';
import { ClinicianDirectory } from './clinician-directory.js';
import { FollowsService } from './follows.service.js';

@ApiTags('clinicians')
@Controller('clinicians')
export class CliniciansController {
  constructor(
    private readonly directory: ClinicianDirectory,
    private readonly follows: FollowsService,
  ) {}

  @Get()
  @ApiOkResponse({ standardSchema: clinicianPage })
  list(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: cliniciansQuery }) query: CliniciansQuery,
  ) {
    return this.directory.list(viewer, query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: clinicianProfile })
  get(@CurrentViewer() viewer: Viewer, @Param({ schema: idParam }) { id }: { id: string }) {
    return this.directory.get(viewer, id);
  }

  @Put(':id/follow')
  @HttpCode(204)
  @ApiNoContentResponse()
  follow(@CurrentViewer() viewer: Viewer, @Param({ schema: idParam }) { id }: { id: string }) {
    return this.follows.follow(viewer, id);
  }

  @Delete(':id/follow')
  @HttpCode(204)
  @ApiNoContentResponse()
  unfollow(@CurrentViewer() viewer: Viewer, @Param({ schema: idParam }) { id }: { id: string }) {
    return this.follows.unfollow(viewer, id);
  }
}
