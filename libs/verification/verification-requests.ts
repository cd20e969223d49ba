import { Injectable } from '@nestjs/common';
import type { RequestVerificationBody, VerificationRequestView } from '@rounds/contracts';
import { ClinicianStanding, type Viewer } from '@rounds/identity';
import { Idempotency, idempotentCall, newId } from '@rounds/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { alreadyVerified, requestPending, unknownSpecialty } from './verification-errors.js';
import { VerificationRequest } from './verification-request.entity.js';

const RENEWAL_DAYS = 60;

interface Applicant {
  displayName: string;
  email: string;
  /** Verified, and for longer than the time in which one renews. */
  settled: boolean;
}

/** Clinicians ask to be verified. */
@Injectable()
export class VerificationRequests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly idempotency: Idempotency,
    private readonly standing: ClinicianStanding,
  ) {}

  async ask(
    viewer: Viewer,
    body: RequestVerificationBody,
    idempotencyKey: unknown,
  ): Promise<VerificationRequestView> {
    const route = 'POST /verification-requests';
    const call = idempotentCall(viewer.id, idempotencyKey, { route, body });
    const answer = await this.idempotency.once(call, () =>
      this.dataSource.transaction(async (tx) => {
        const applicant = await lockApplicant(tx, viewer.id);
        const request = await newRequest(tx, viewer.id, applicant, body);
        await this.idempotency.remember(tx, call, request);
        if (applicant.settled) throw alreadyVerified();
        await insert(tx, request);
        await this.standing.markPending(tx, viewer.id);
        return request;
      }),
    );
    await this.standing.committed(viewer.id);
    return answer;
  }
}

/** One request of a clinician at a time, and none while a reviewer decides about the last. */
async function lockApplicant(tx: EntityManager, clinicianId: string): Promise<Applicant> {
  const [applicant] = await tx.query<[Applicant]>(
    `SELECT display_name AS "displayName", email,
       verification_status = 'verified' AND verified_until > now() + make_interval(days => $2)
         AS settled
     FROM clinician WHERE id = $1 FOR NO KEY UPDATE`,
    [clinicianId, RENEWAL_DAYS],
  );
  return applicant;
}

async function newRequest(
  tx: EntityManager,
  clinicianId: string,
  applicant: Applicant,
  body: RequestVerificationBody,
): Promise<VerificationRequestView> {
  const [specialty] = await tx.query<{ name: string }[]>(
    'SELECT name FROM specialty WHERE slug = $1',
    [body.specialty],
  );
  if (!specialty) throw unknownSpecialty();
  const { displayName, email } = applicant;
  return {
    id: newId(),
    status: 'pending',
    clinician: { id: clinicianId, displayName, email },
    firstName: body.firstName,
    lastName: body.lastName,
    country: body.country,
    specialty: body.specialty,
    specialtyName: specialty.name,
    npi: body.npi ?? null,
    licenceNumber: body.licenceNumber ?? null,
    createdAt: new Date().toISOString(),
    decisions: [],
  };
}

async function insert(tx: EntityManager, request: VerificationRequestView): Promise<void> {
  const pending = { clinicianId: request.clinician.id, status: 'pending' as const };
  if (await tx.existsBy(VerificationRequest, pending)) throw requestPending();
  await tx.insert(VerificationRequest, {
    ...pending,
    id: request.id,
    firstName: request.firstName,
    lastName: request.lastName,
    country: request.country,
    specialtySlug: request.specialty,
    npi: request.npi,
    licenceNumber: request.licenceNumber,
    createdAt: new Date(request.createdAt),
  });
}
