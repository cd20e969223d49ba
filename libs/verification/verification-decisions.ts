import { Injectable } from '@nestjs/common';
import type { VerificationRequestView } from '@rounds/contracts';
import { ClinicianStanding, type Viewer } from '@rounds/identity';
import { newId } from '@rounds/platform';
import type { DatabaseError } from 'pg';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { VerificationDecision } from './verification-decision.entity.js';
import { alreadyDecided, npiTaken, ownRequest, requestNotFound } from './verification-errors.js';
import { VerificationRequestReader } from './verification-request-reader.js';
import { VerificationRequest } from './verification-request.entity.js';

const ONE_CLINICIAN_PER_NPI = 'verification_request_one_clinician_per_npi';

/** Reviewers decide. Every decision is kept, and takes effect before the answer is sent. */
@Injectable()
export class VerificationDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly standing: ClinicianStanding,
    private readonly reader: VerificationRequestReader,
  ) {}

  async approve(reviewer: Viewer, requestId: string): Promise<VerificationRequestView> {
    const clinicianId = await this.dataSource.transaction(async (tx) => {
      const request = await lockPending(tx, requestId, reviewer.id);
      await supersedeEarlier(tx, request.clinicianId, reviewer.id);
      await setApproved(tx, requestId);
      await keep(tx, requestId, 'approved', reviewer.id, null);
      await this.standing.markVerified(tx, {
        clinicianId: request.clinicianId,
        specialtySlug: request.specialtySlug,
        until: inTwelveMonths(),
        actorId: reviewer.id,
      });
      return request.clinicianId;
    });
    await this.standing.committed(clinicianId);
    return this.reader.one(requestId);
  }

  async reject(
    reviewer: Viewer,
    requestId: string,
    reason: string,
  ): Promise<VerificationRequestView> {
    const clinicianId = await this.dataSource.transaction(async (tx) => {
      const request = await lockPending(tx, requestId, reviewer.id);
      await tx.update(VerificationRequest, requestId, { status: 'rejected' });
      await keep(tx, requestId, 'rejected', reviewer.id, reason);
      await this.standing.markRejected(tx, {
        clinicianId: request.clinicianId,
        actorId: reviewer.id,
        reason,
      });
      return request.clinicianId;
    });
    await this.standing.committed(clinicianId);
    return this.reader.one(requestId);
  }
}

/** The clinician is locked before the request, as in asking: otherwise the two could deadlock. */
async function lockPending(
  tx: EntityManager,
  requestId: string,
  reviewerId: string,
): Promise<VerificationRequest> {
  const seen = await tx.findOneBy(VerificationRequest, { id: requestId });
  if (!seen) throw requestNotFound();
  if (seen.clinicianId === reviewerId) throw ownRequest();
  await tx.query('SELECT 1 FROM clinician WHERE id = $1 FOR NO KEY UPDATE', [seen.clinicianId]);
  const request = await tx.findOne(VerificationRequest, {
    where: { id: requestId },
    lock: { mode: 'for_no_key_update' },
  });
  if (!request) throw requestNotFound();
  if (request.status !== 'pending') throw alreadyDecided();
  return request;
}

async function supersedeEarlier(
  tx: EntityManager,
  clinicianId: string,
  reviewerId: string,
): Promise<void> {
  const earlier = await tx.findBy(VerificationRequest, { clinicianId, status: 'approved' });
  for (const { id } of earlier) {
    await tx.update(VerificationRequest, id, { status: 'superseded' });
    await keep(tx, id, 'superseded', reviewerId, 'a newer request was approved');
  }
}

/** Of two approvals of one NPI the second waits here for the first, and is refused. */
async function setApproved(tx: EntityManager, requestId: string): Promise<void> {
  try {
    await tx.update(VerificationRequest, requestId, { status: 'approved' });
  } catch (error) {
    const cause = error instanceof QueryFailedError && (error.driverError as DatabaseError);
    throw cause && cause.constraint === ONE_CLINICIAN_PER_NPI ? npiTaken() : error;
  }
}

async function keep(
  tx: EntityManager,
  requestId: string,
  decision: VerificationDecision['decision'],
  reviewerId: string,
  reason: string | null,
): Promise<void> {
  await tx.insert(VerificationDecision, { id: newId(), requestId, decision, reviewerId, reason });
}

function inTwelveMonths(): Date {
  const end = new Date();
  end.setUTCFullYear(end.getUTCFullYear() + 1);
  return end;
}
