import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  approveBody,
  idParam,
  pageQuery,
  rejectBody,
  requestVerificationBody,
  verificationRequest,
  verificationRequestPage,
  verificationRequestsQuery,
  type RequestVerificationBody,
  type VerificationRequestsQuery,
} from '@rounds/contracts';
import { CurrentViewer, RequireRole, SignedInOnly, type Viewer } from '@rounds/identity';
import { VerificationDecisions } from './verification-decisions.js';
import { VerificationRequestReader } from './verification-request-reader.js';
import { VerificationRequests } from './verification-requests.js';

@ApiTags('verification')
@Controller('verification-requests')
export class VerificationController {
  constructor(
    private readonly requests: VerificationRequests,
    private readonly decisions: VerificationDecisions,
    private readonly reader: VerificationRequestReader,
  ) {}

  @Post()
  @SignedInOnly()
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ standardSchema: verificationRequest })
  ask(
    @CurrentViewer() viewer: Viewer,
    @Body({ schema: requestVerificationBody }) body: RequestVerificationBody,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ) {
    return this.requests.ask(viewer, body, idempotencyKey);
  }

  @Get('mine')
  @SignedInOnly()
  @ApiOkResponse({ standardSchema: verificationRequestPage })
  mine(
    @CurrentViewer() viewer: Viewer,
    @Query({ schema: pageQuery(20, 100) }) query: { cursor?: string; limit: number },
  ) {
    return this.reader.listOf(viewer.id, query);
  }

  @Get()
  @RequireRole('reviewer')
  @ApiOkResponse({ standardSchema: verificationRequestPage })
  list(@Query({ schema: verificationRequestsQuery }) query: VerificationRequestsQuery) {
    return this.reader.list(query);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @RequireRole('reviewer')
  @ApiOkResponse({ standardSchema: verificationRequest })
  approve(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: approveBody }) _: object | undefined,
  ) {
    return this.decisions.approve(viewer, id);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @RequireRole('reviewer')
  @ApiOkResponse({ standardSchema: verificationRequest })
  reject(
    @CurrentViewer() viewer: Viewer,
    @Param({ schema: idParam }) { id }: { id: string },
    @Body({ schema: rejectBody }) { reason }: { reason: string },
  ) {
    return this.decisions.reject(viewer, id, reason);
  }
}
