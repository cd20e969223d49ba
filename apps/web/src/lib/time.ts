import { createContext, useContext, useSyncExternalStore } from 'react';

/** The reader's own choice; without one, the browser's zone. */
export const TimeZoneContext = createContext<string | undefined>(undefined);

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

export function relativeTime(instant: string, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  // Clocks differ a little: what was written a moment ago never lies in the future.
  if (seconds > -45)
    return seconds > 120 ? relative.format(Math.round(seconds / 60), 'minute') : 'just now';
  for (const [unit, size] of STEPS) {
    if (-seconds >= size * 0.95) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(-1, 'minute');
}

export function absoluteTime(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone && { timeZone }),
  }).format(new Date(instant));
}

export function day(instant: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat(undefined, {
    dateStyle: 'long',
    ...(timeZone && { timeZone }),
  }).format(new Date(instant));
}

/** One ticker for all relative times of the page. */
let now = Date.now();
const listeners = new Set<() => void>();
let ticker: number | undefined;
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticker ??= window.setInterval(() => {
    now = Date.now();
    listeners.forEach((one) => one());
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(ticker);
    ticker = undefined;
  };
}

export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

export const useTimeZone = (): string | undefined => useContext(TimeZoneContext);
