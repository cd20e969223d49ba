import { storage } from './storage';

/** Keys of what was written on this device and has reached nobody yet, by clinician. */
export const OUTBOX = 'rounds:outbox:';
export const DRAFT = 'rounds:draft:';

export const hasUnsent = (): boolean =>
  storage.keys(OUTBOX).length > 0 ||
  storage
    .keys(DRAFT)
    .flatMap((key) => Object.values(storage.read<Record<string, unknown>>(key) ?? {}))
    .some((text) => typeof text === 'string' && /\S/.test(text) && text.includes(' '));

/** At signing out: whoever comes to this device next finds nothing that was written here. */
export function forgetUnsent(): void {
  storage.removeAll(OUTBOX);
  storage.removeAll(DRAFT);
}
