import { storage } from '../../../lib/storage';

const PREFIX = 'rounds:searches:';
const KEPT = 8;

const searchesOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, KEPT) : [];

/** On this device alone, the newest first; each account has its own. */
export const recentSearches = (clinicianId: string): string[] =>
  searchesOf(storage.read(PREFIX + clinicianId));

export function rememberSearch(clinicianId: string, q: string): void {
  const text = q.trim();
  if (text.length < 2) return;
  const others = recentSearches(clinicianId).filter(
    (one) => one.toLowerCase() !== text.toLowerCase(),
  );
  storage.write(PREFIX + clinicianId, [text, ...others].slice(0, KEPT));
}

export function forgetSearches(clinicianId: string): void {
  storage.remove(PREFIX + clinicianId);
}

/** On signing out: whoever uses the device next sees nothing of them. */
export function forgetAllSearches(): void {
  storage.removeAll(PREFIX);
}
