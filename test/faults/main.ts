import { parseArgs } from 'node:util';
import { runSchedule } from './fault-run.js';
import { setFaultStage } from './fault-stage.js';
import { PLANTS, traceOf, type Plant } from './plants.js';
import { FAULTS, scheduleOf, type FaultName } from './schedule.js';

const SEEDS = 20;
const say = (line: string) => console.log(line);

/**
 * `npm run test:faults -- [--seeds N] [--from SEED] [--only FAULT] [--plant PLANT]`: that many
 * schedules one after the other on one layout, the checker's own test before them. Answers the
 * exit code.
 */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: String(SEEDS) },
      from: { type: 'string', default: String(Date.now() % 1_000_000) },
      only: { type: 'string' },
      plant: { type: 'string', multiple: true, default: [...PLANTS] },
    },
  });
  const [from, count] = [Number(values.from), Number(values.seeds)];
  if (![from, count].every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new Error('--seeds and --from take whole numbers');
  }
  const only = values.only === undefined ? undefined : oneOf(FAULTS, values.only);
  const plants = values.plant.filter((plant) => plant !== 'none').map((p) => oneOf(PLANTS, p));
  const startedAt = Date.now();
  const stage = await setFaultStage(say);
  const broken: string[] = [];
  try {
    for (const plant of plants) {
      if (!(await isFound(plant, from))) broken.push(`the checker missed a planted ${plant}`);
    }
    for (let seed = from; seed < from + count; seed += 1) {
      if ((await run(seed, only)).length > 0) broken.push(`seed ${seed}`);
    }
  } finally {
    await stage.stop();
  }
  say(`${count} seeds from ${from} in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  for (const what of broken) say(`FAILED ${what}`);
  say(
    broken.length === 0 ? 'No faults.' : `again with: npm run test:faults -- --from SEED --seeds 1`,
  );
  return broken.length === 0 ? 0 : 1;

  async function run(seed: number, fault?: FaultName): Promise<string[]> {
    const schedule = scheduleOf(seed, fault);
    const end = schedule.quietEnd ? ', quiet at the end' : '';
    say(`seed ${seed}: ${schedule.faults.join(', then ')}${end}`);
    const began = Date.now();
    const report = await runSchedule(stage, schedule, (line) => say(`  ${line}`));
    say(
      `  ${report.acknowledged} posts acknowledged, ${report.retried} sent again, ` +
        `${report.resyncs} reloads, ${((Date.now() - began) / 1000).toFixed(1)} s`,
    );
    for (const what of report.faults) say(`  FAULT ${what}`);
    return report.faults;
  }

  async function isFound(plant: Plant, seed: number): Promise<boolean> {
    const schedule = { seed, faults: [], quietEnd: true };
    const { faults } = await runSchedule(stage, schedule, () => {}, plant);
    const found = faults.some((fault) => traceOf[plant].test(fault));
    say(`planted ${plant}: ${found ? 'found' : 'NOT FOUND'}`);
    return found;
  }
}

function oneOf<T extends string>(list: readonly T[], given: string): T {
  const found = list.find((one) => one === given);
  if (!found) throw new Error(`one of: ${list.join(', ')}; not ${given}`);
  return found;
}
