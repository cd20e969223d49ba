import { z } from 'zod';
import { pageOf, pageQuery } from './paging.js';
import { id, instant, line, note, prose, slug } from './text.js';

export const role = z.enum(['clinician', 'reviewer', 'moderator', 'admin']);
export type Role = z.infer<typeof role>;

export const practitionerKind = z.enum(['physician', 'non_physician']);

export const specialty = z
  .object({ slug, name: z.string(), kind: practitionerKind, hasChannel: z.boolean() })
  .meta({ id: 'Specialty' });
export type SpecialtyView = z.infer<typeof specialty>;

const email = z.string().trim().max(254).pipe(z.email());
const password = z.string().min(10, 'must have at least 10 characters').max(200);

export const registerBody = z.strictObject({
  email,
  password,
  displayName: line(80, 2),
  /** The version shown when the box was ticked; registering without it accepts the current one. */
  termsVersion: z.string().max(20).optional(),
});
export type RegisterBody = z.infer<typeof registerBody>;

export const loginBody = z.strictObject({
  // The same as on registering: what no account can have is not looked up, nor counted apart.
  email,
  password: z.string().min(1).max(200),
});
export type LoginBody = z.infer<typeof loginBody>;

export const verificationStatus = z.enum([
  'unverified',
  'pending',
  'verified',
  'rejected',
  'expired',
]);
export type VerificationStatus = z.infer<typeof verificationStatus>;

export const ownProfile = z
  .object({
    id,
    email: z.string(),
    displayName: z.string(),
    role,
    specialty: slug.nullable(),
    specialtyName: z.string().nullable(),
    bio: z.string(),
    timeZone: z.string().nullable(),
    termsVersion: z.string(),
    verification: z.object({
      status: verificationStatus,
      expiresAt: instant.nullable(),
      /** Why the last request was rejected. */
      reason: z.string().nullable(),
    }),
    suspension: z.object({ reason: z.string(), since: instant }).nullable(),
    createdAt: instant,
  })
  .meta({ id: 'OwnProfile' });
export type OwnProfile = z.infer<typeof ownProfile>;

export const signedIn = z.object({ token: z.string(), clinician: ownProfile }).meta({
  id: 'SignedIn',
});
export type SignedIn = z.infer<typeof signedIn>;

export const updateOwnProfileBody = z
  .strictObject({
    displayName: line(80, 2).optional(),
    bio: note(500).optional(),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
      .nullable()
      .optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'must change something');
export type UpdateOwnProfileBody = z.infer<typeof updateOwnProfileBody>;

export function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** How a clinician appears beside everything they write. */
export const author = z
  .object({
    id,
    displayName: z.string(),
    specialty: slug.nullable(),
    specialtyName: z.string().nullable(),
    kind: practitionerKind.nullable(),
    /** False once the verification has expired or the clinician is suspended. */
    verified: z.boolean(),
  })
  .meta({ id: 'Author' });
export type Author = z.infer<typeof author>;

export const clinicianProfile = author
  .extend({
    bio: z.string(),
    role,
    followerCount: z.number().int(),
    /** Whether the reader follows this clinician. */
    followed: z.boolean(),
    createdAt: instant,
    /** Told to moderators and admins alone. */
    suspension: z.object({ reason: z.string(), since: instant }).nullable().optional(),
  })
  .meta({ id: 'ClinicianProfile' });
export type ClinicianProfile = z.infer<typeof clinicianProfile>;

export const cliniciansQuery = pageQuery(20, 100).extend({
  q: z.string().trim().max(100).optional(),
  specialty: slug.optional(),
  sort: z.enum(['followers', 'name']).default('followers'),
});
export type CliniciansQuery = z.infer<typeof cliniciansQuery>;
export const clinicianPage = pageOf(clinicianProfile);

export const suspendBody = z.strictObject({ reason: prose(1000) });
export const reinstateBody = z.strictObject({ reason: prose(1000) });
export const changeRoleBody = z.strictObject({ role });

export const specialtyPage = pageOf(specialty);

/** What a moderator or an admin is told after changing it. */
export const clinicianStanding = z
  .object({
    id,
    role,
    suspension: z.object({ reason: z.string(), since: instant }).nullable(),
  })
  .meta({ id: 'ClinicianStanding' });
export type ClinicianStandingView = z.infer<typeof clinicianStanding>;

export const suspendedClinician = z
  .object({
    id,
    displayName: z.string(),
    role,
    specialtyName: z.string().nullable(),
    suspension: z.object({ reason: z.string(), since: instant }),
    by: z.object({ id, displayName: z.string() }).nullable(),
  })
  .meta({ id: 'SuspendedClinician' });
export type SuspendedClinician = z.infer<typeof suspendedClinician>;
export const suspendedClinicianPage = pageOf(suspendedClinician);

export const signedOut = z.object({}).meta({ id: 'SignedOut' });
