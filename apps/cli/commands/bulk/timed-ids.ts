import { randomFillSync } from 'node:crypto';
import { UUID } from 'uuidv7';

const COUNTERS = 0x1000;

/**
 * UUIDv7s that carry the time of their row rather than of their making, since lists are sorted by
 * id. Those of one millisecond sort in the order in which they were made.
 */
export class TimedIds {
  private readonly random = new Uint32Array(4096);
  private used = this.random.length;
  private lastMs = -1;
  private counter = 0;

  at(time: Date): string {
    const ms = time.getTime();
    if (ms !== this.lastMs) this.counter = 0;
    else if (++this.counter === COUNTERS) throw new Error(`more than ${COUNTERS} ids at ${ms}`);
    this.lastMs = ms;
    return UUID.fromFieldsV7(ms, this.counter, this.next() >>> 2, this.next()).toString();
  }

  private next(): number {
    if (this.used === this.random.length) {
      randomFillSync(this.random);
      this.used = 0;
    }
    return this.random[this.used++] ?? 0;
  }
}
