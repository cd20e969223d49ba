import { setTimeout as sleep } from 'node:timers/promises';
import { WriteBatches } from './write-batches.js';

/** Writes numbers in batches that are kept; each takes a moment. */
function recorder(most = 100, fails: (batch: number[]) => boolean = () => false) {
  const batches: number[][] = [];
  let busy = 0;
  const write = async (batch: number[]) => {
    busy += 1;
    expect(busy).toBe(1);
    batches.push(batch);
    await sleep(5);
    busy -= 1;
    if (fails(batch)) throw new Error(`not ${batch.join()}`);
    return batch.map((number) => number * 10);
  };
  return { batches, writes: new WriteBatches(write, most, (number) => String(number % 10)) };
}

it('writes at once what comes alone, and together what comes meanwhile', async () => {
  const { batches, writes } = recorder();
  const first = writes.add(1);
  await sleep(1);
  const others = [2, 3, 4].map((number) => writes.add(number));
  expect(await Promise.all([first, ...others])).toEqual([10, 20, 30, 40]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
  expect(await writes.add(5)).toBe(50);
});

it('two of one place go one after the other, in their order', async () => {
  const { batches, writes } = recorder();
  await Promise.all([1, 11, 2, 21].map((number) => writes.add(number)));
  expect(batches).toEqual([[1, 2], [11], [21]]);
});

it('the next batch is under way before the last one is answered', async () => {
  const { batches, writes } = recorder();
  const first = writes.add(1);
  await sleep(1);
  const second = writes.add(2);
  await first;
  expect(batches).toEqual([[1], [2]]);
  await second;
});

it('a batch has its limit', async () => {
  const { batches, writes } = recorder(2);
  await Promise.all([1, 2, 3, 4, 5].map((number) => writes.add(number)));
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});

it('a batch that fails fails all that is in it, and none of the next', async () => {
  const { writes } = recorder(2, (batch) => batch.includes(1));
  const results = await Promise.allSettled([1, 2, 3].map((number) => writes.add(number)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(await writes.add(4)).toBe(40);
});
