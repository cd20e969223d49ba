import { z } from 'zod';
import { isNpi } from './npi.js';
import { pageOf, pageQuery } from './paging.js';
import { id, instant, line, prose, slug } from './text.js';

export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be an ISO 3166 alpha-2 country code such as US');

export const verificationRequestStatus = z.enum(['pending', 'approved', 'rejected', 'superseded']);
export type VerificationRequestStatus = z.infer<typeof verificationRequestStatus>;

export const requestVerificationBody = z
  .strictObject({
    firstName: line(80),
    lastName: line(80),
    country: countryCode,
    specialty: slug,
    npi: z.string().trim().refine(isNpi, 'is not a valid NPI: check the ten digits').optional(),
    licenceNumber: line(60).optional(),
  })
  .refine((body) => (body.npi === undefined) !== (body.licenceNumber === undefined), {
    message: 'give either an NPI or a licence number',
    path: ['npi'],
  })
  .refine((body) => body.npi === undefined || body.country === 'US', {
    message: 'an NPI is issued in the US only: give a licence number instead',
    path: ['npi'],
  });
export type RequestVerificationBody = z.infer<typeof requestVerificationBody>;

export const verificationDecision = z.object({
  decision: z.enum(['approved', 'rejected', 'superseded']),
  by: z.object({ id, displayName: z.string() }).nullable(),
  reason: z.string().nullable(),
  at: instant,
});

export const verificationRequest = z
  .object({
    id,
    status: verificationRequestStatus,
    clinician: z.object({ id, displayName: z.string(), email: z.string() }),
    firstName: z.string(),
    lastName: z.string(),
    country: z.string(),
    specialty: slug,
    specialtyName: z.string(),
    npi: z.string().nullable(),
    licenceNumber: z.string().nullable(),
    createdAt: instant,
    decisions: z.array(verificationDecision),
  })
  .meta({ id: 'VerificationRequest' });
export type VerificationRequestView = z.infer<typeof verificationRequest>;

export const verificationRequestsQuery = pageQuery(20, 100).extend({
  status: verificationRequestStatus.optional(),
});
export type VerificationRequestsQuery = z.infer<typeof verificationRequestsQuery>;
export const verificationRequestPage = pageOf(verificationRequest);

export const approveBody = z.strictObject({}).optional();
export const rejectBody = z.strictObject({ reason: prose(1000) });
