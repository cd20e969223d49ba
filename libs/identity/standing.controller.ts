import { Body, Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { changeRoleBody, idParam, reinstateBody, suspendBody, type Role } from '@rounds/contracts';
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
  @RequireRole('moderator')
  suspend(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: suspendBody }) { reason }: { reason: string },
  ) {
    return this.suspensions.suspend(viewer.id, id, reason);
  }

  @Delete('suspension')
  @RequireRole('moderator')
  reinstate(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: reinstateBody.optional() }) body: { reason: string } | undefined,
  ) {
    return this.suspensions.reinstate(viewer.id, id, body?.reason);
  }

  @Put('role')
  @RequireRole('admin')
  changeRole(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: changeRoleBody }) { role }: { role: Role },
  ) {
    return this.roles.change(viewer.id, id, role);
  }
}
