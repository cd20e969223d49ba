import { seededRandom } from '../e2e/live/seeded-random.js';

/** Long ones come once a schedule; the others also between them. */
export const FAULTS = [
  'kill an api node',
  'kill a worker',
  'kill Redis',
  'kill Postgres',
  'stop Redis for 20 s',
  'freeze an api node for 20 s',
  'cut a client for 10 s',
  'cut a client for longer than the log is kept',
  'cut 200 clients at once',
] as const;
export type FaultName = (typeof FAULTS)[number];

const QUICK: FaultName[] = ['kill an api node', 'kill a worker', 'kill Redis', 'kill Postgres'];

export interface Schedule {
  seed: number;
  faults: FaultName[];
  /** Nothing is written after the last fault: only an announcement of the heads tells of the end. */
  quietEnd: boolean;
}

/** Of as many seeds in a row as there are faults, each has another one, and some a quick one more. */
export function scheduleOf(seed: number, only?: FaultName): Schedule {
  const random = seededRandom(seed);
  const main = only ?? FAULTS[seed % FAULTS.length] ?? FAULTS[0];
  const faults = [main];
  const another = QUICK[Math.floor(random() * QUICK.length)];
  if (!only && another && random() < 0.4) {
    if (random() < 0.5) faults.push(another);
    else faults.unshift(another);
  }
  return { seed, faults, quietEnd: random() < 0.3 };
}
