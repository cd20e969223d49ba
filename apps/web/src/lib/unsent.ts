import { storage } from './storage';

/** Keys of what was written on this device and has reached nobody yet, by clinician. */
export const OUTBOX = 'rounds:outbox:';
export const DRAFT = 'rounds:draft:';

const of = (prefix: string, clinicianId: string): string => `${prefix}${clinicianId}:`;

export const hasUnsent = (clinicianId: string): boolean =>
  storage.keys(of(OUTBOX, clinicianId)).length > 0 ||
  storage
    .keys(of(DRAFT, clinicianId))
    .flatMap((key) => Object.values(storage.read<Record<string, unknown>>(key) ?? {}))
    .some((text) => typeof text === 'string' && /\S/.test(text) && text.includes(' '));

/**
 * At signing out: whoever comes to this device next finds nothing that this clinician wrote. What
 * another one wrote, whose session ended by itself, waits for them.
 */
export function forgetUnsent(clinicianId: string): void {
  storage.removeAll(of(OUTBOX, clinicianId));
  storage.removeAll(of(DRAFT, clinicianId));
}
