import { SeededRandom } from '../bulk/seeded-random.js';

const HOUR_MS = 3_600_000;

/** The demo happened in the months before it is loaded. */
export class DemoClock {
  readonly random = new SeededRandom(20_261_122);

  constructor(readonly now = new Date()) {}

  hoursAgo(hours: number): Date {
    return new Date(this.now.getTime() - Math.round(hours * HOUR_MS));
  }

  yearsAhead(years: number): Date {
    const end = new Date(this.now);
    end.setUTCFullYear(end.getUTCFullYear() + years);
    return end;
  }

  /** Some time after `time`, at most `hours` later, and not in the future. */
  soonAfter(time: Date, hours: number): Date {
    const end = Math.min(time.getTime() + hours * HOUR_MS, this.now.getTime());
    return new Date(Math.round(this.random.between(Math.min(time.getTime() + 1, end), end)));
  }
}
