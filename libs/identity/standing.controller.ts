import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  changeRoleBody,
  clinicianStanding,
  idParam,
  reinstateBody,
  suspendBody,
  type Role,
} from '@rounds/contracts';
import { CurrentViewer, RequireRole } from './access-rules.js';
import { Roles } from './roles.js';
import { Suspensions } from './suspensions.js';
import type { Viewer } from './viewer.js';

@ApiTags('identity')
@Controller('clinicians/:id')
export class StandingController {
  constructor(
    private readonly suspensions: Suspensions,
    private readonly roles: Roles,
  ) {}

  @Put('suspension')
  @ApiOkResponse({ standardSchema: clinicianStanding })
  @RequireRole('moderator')
  suspend(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: suspendBody }) { reason }: { reason: string },
  ) {
    return this.suspensions.suspend(viewer.id, id, reason);
  }

  @Delete('suspension')
  @ApiOkResponse({ standardSchema: clinicianStanding })
  @RequireRole('moderator')
  reinstate(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: reinstateBody.optional() }) body: { reason: string } | undefined,
  ) {
    return this.suspensions.reinstate(viewer.id, id, body?.reason);
  }

  @Put('role')
  @ApiOkResponse({ standardSchema: clinicianStanding })
  @RequireRole('admin')
  changeRole(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: changeRoleBody }) { role }: { role: Role },
  ) {
    return this.roles.change(viewer.id, id, role);
  }
}
