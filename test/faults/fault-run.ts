import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../e2e/live/seeded-random.js';
import { checkEverything } from './fault-check.js';
import { FaultLoad } from './fault-load.js';
import { newPlace, type FaultStage } from './fault-stage.js';
import { faults } from './faults.js';
import { plants, type Plant } from './plants.js';
import type { Schedule } from './schedule.js';

const POSTS_BEFORE = 25;
const POSTS_AFTER = 15;

export interface RunReport {
  faults: string[];
  acknowledged: number;
  /** Posts, edits, deletions and reactions that were sent again. */
  retried: number;
  /** Joins that the log could not bridge. */
  resyncs: number;
}

/** One schedule under load, then the check. With a `plant` nothing breaks, and it must be found. */
export async function runSchedule(
  stage: FaultStage,
  schedule: Schedule,
  say: (line: string) => void,
  plant?: Plant,
): Promise<RunReport> {
  const random = seededRandom(schedule.seed);
  const load = new FaultLoad(stage, await newPlace(stage), random, say);
  const found: string[] = [];
  try {
    await load.start();
    await load.posts(POSTS_BEFORE);
    for (const [i, name] of (plant ? [] : schedule.faults).entries()) {
      const isLast = i === schedule.faults.length - 1;
      await sleep(random() * 600);
      const breaking = faults[name](stage, load);
      if (isLast && schedule.quietEnd && stops(name)) await load.stopWriting();
      found.push(...((await breaking) ?? []));
      if (!schedule.quietEnd || !isLast) await load.posts(POSTS_AFTER);
    }
    if (plant) await load.changes();
    await load.stopWriting();
    const acknowledged = [...load.acknowledged];
    if (plant) await plants[plant](stage, load, acknowledged);
    found.push(...(await checkEverything(stage, load, acknowledged, plant ? 500 : undefined)));
    const resyncs = load.clients.reduce((sum, client) => sum + client.resyncs, 0);
    return { faults: found, acknowledged: acknowledged.length, retried: load.retried, resyncs };
  } finally {
    await load.stop();
  }
}

/** Faults that need no more posts while they last. */
const stops = (name: string) => !/log is kept|200 clients/.test(name);
