import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { pageQuery, suspendedClinicianPage } from '@rounds/contracts';
import { RequireRole } from './access-rules.js';
import { SuspendedClinicians } from './suspended-clinicians.js';

@ApiTags('identity')
@Controller('suspensions')
export class SuspensionsController {
  constructor(private readonly suspended: SuspendedClinicians) {}

  @Get()
  @RequireRole('moderator')
  @ApiOkResponse({ standardSchema: suspendedClinicianPage })
  list(@Query({ schema: pageQuery(20, 100) }) query: { cursor?: string; limit: number }) {
    return this.suspended.list(query);
  }
}
