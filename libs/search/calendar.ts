import type { Span } from './search-conditions.js';

const HOUR_MS = 3_600_000;
/** No clock anywhere is further from UTC. */
const FURTHEST_MS = 15 * HOUR_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 600;

/**
 * The time that a day, a month or a year lasts (2026-03-05, 2026-03, 2026) for people in that time
 * zone. A day that began twice or never there begins when the calendar first shows it or a later.
 */
export function spanOf(written: string, timeZone: string): Required<Span> {
  const [year, month, day] = written.split('-').map(Number) as [number, number?, number?];
  const next =
    day !== undefined
      ? Date.UTC(year, month! - 1, day + 1)
      : month !== undefined
        ? Date.UTC(year, month, 1)
        : Date.UTC(year + 1, 0, 1);
  return {
    from: beginningOf(Date.UTC(year, (month ?? 1) - 1, day ?? 1), timeZone),
    before: beginningOf(next, timeZone),
  };
}

/** `midnight` is that of UTC. */
function beginningOf(midnight: number, timeZone: string): Date {
  if (timeZone === 'UTC') return new Date(midnight);
  const wanted = new Date(midnight).toISOString().slice(0, 10);
  let [before, from] = [midnight - FURTHEST_MS, midnight + FURTHEST_MS];
  while (from - before > 1) {
    const middle = Math.floor((from + before) / 2);
    if (dayAt(middle, timeZone) >= wanted) from = middle;
    else before = middle;
  }
  return new Date(from);
}

function dayAt(instant: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    if (formats.size >= MOST_FORMATS) formats.clear();
    // Swedes write days as ISO does.
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...parts });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}
