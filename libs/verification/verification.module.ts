import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IdentityModule } from '@rounds/identity';
import { VerificationDecision } from './verification-decision.entity.js';
import { VerificationDecisions } from './verification-decisions.js';
import { VerificationRequestReader } from './verification-request-reader.js';
import { VerificationRequest } from './verification-request.entity.js';
import { VerificationRequests } from './verification-requests.js';
import { VerificationController } from './verification.controller.js';

/** Clinicians show who they are, reviewers decide. */
@Module({
  imports: [IdentityModule, TypeOrmModule.forFeature([VerificationRequest, VerificationDecision])],
  controllers: [VerificationController],
  providers: [VerificationRequests, VerificationDecisions, VerificationRequestReader],
})
export class VerificationModule {}
