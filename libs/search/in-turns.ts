import { setImmediate as othersFirst } from 'node:timers/promises';

const TURN_MS = 2;

/** Maps some at a time: replies and live delivery share the process, and do not wait for all. */
export async function mapInTurns<T, R>(items: T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let began = performance.now();
  for (const item of items) {
    if (performance.now() - began > TURN_MS) {
      await othersFirst();
      began = performance.now();
    }
    results.push(map(item));
  }
  return results;
}
