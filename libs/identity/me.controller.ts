import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ownProfile, updateOwnProfileBody, type UpdateOwnProfileBody } from '@rounds/contracts';
import { CurrentViewer, SignedInOnly } from './access-rules.js';
import { OwnProfiles } from './own-profile.js';
import type { Viewer } from './viewer.js';

@ApiTags('identity')
@Controller('me')
@SignedInOnly()
export class MeController {
  constructor(private readonly profiles: OwnProfiles) {}

  @Get()
  @ApiOkResponse({ standardSchema: ownProfile })
  read(@CurrentViewer() viewer: Viewer) {
    return this.profiles.read(viewer.id);
  }

  @Patch()
  @ApiOkResponse({ standardSchema: ownProfile })
  update(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: updateOwnProfileBody }) body: UpdateOwnProfileBody,
  ) {
    return this.profiles.update(viewer.id, body);
  }
}
