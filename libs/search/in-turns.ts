import { setImmediate as othersFirst } from 'node:timers/promises';

/** Documents take some 0.1 ms each, whatever is done to them here. */
const IN_ONE_TURN = 10;

/** Maps a few at a time: replies and live delivery share the process, and do not wait for all. */
export async function mapInTurns<T, R>(items: T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) {
    if (results.length > 0 && results.length % IN_ONE_TURN === 0) await othersFirst();
    results.push(map(item));
  }
  return results;
}
