import { setTimeout as sleep } from 'node:timers/promises';
import { countQueries, testDatabase, type TestDatabase } from '@rounds/testing';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../database/data-source.js';
import { ConsumerUnavailable, OutboxConsumers, OutboxTopic } from './outbox-consumers.js';
import { OutboxDrain } from './outbox-drain.js';
import { Outbox } from './outbox.js';

const Posted = new OutboxTopic<number>('test.posted');

let database: TestDatabase;
let dataSource: DataSource;
let consumers: OutboxConsumers;
let outbox: Outbox;
const drains: OutboxDrain[] = [];

beforeEach(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
  consumers = new OutboxConsumers();
  outbox = new Outbox(consumers);
});
afterEach(async () => {
  await Promise.all(drains.splice(0).map((drain) => drain.stop()));
  await database.drop();
});

function startDrain(on = dataSource): OutboxDrain {
  const drain = new OutboxDrain(on, consumers, outbox);
  drains.push(drain);
  drain.start();
  return drain;
}

const append = (...numbers: number[]) =>
  dataSource.transaction(async (tx) => {
    for (const number of numbers) await outbox.append(tx, Posted, number);
  });

async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await sleep(20);
  }
}

const rows = () =>
  dataSource.query<{ payload: number; attempts: number; error: string | null }[]>(
    'SELECT payload, attempts, last_error AS error FROM outbox ORDER BY id',
  );

it('wakes only the consumers of the topic that was written to', async () => {
  consumers.register({ name: 'a', topic: Posted, handle: async () => {} });
  const other = new OutboxTopic<number>('test.other');
  consumers.register({ name: 'other', topic: other, handle: async () => {} });
  const started = performance.now();
  const { values } = await countQueries(dataSource, async () => {
    startDrain();
    for (let written = 0; written < 20; written += 1) {
      await sleep(15);
      outbox.wake(Posted);
    }
  });
  const looksOf = (name: string) => values.filter(([consumer]) => consumer === name).length;
  const byItself = Math.ceil((performance.now() - started) / 250) + 1;
  expect(looksOf('other')).toBeLessThanOrEqual(byItself);
  expect(looksOf('a')).toBeGreaterThan(byItself);
});

it('hands on what was committed, in order, and nothing of what was rolled back', async () => {
  const seen: number[] = [];
  consumers.register({ name: 'a', topic: Posted, handle: async (all) => void seen.push(...all) });
  await append(1, 2);
  await expect(
    dataSource.transaction(async (tx) => {
      await outbox.append(tx, Posted, 3);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  await append(4);
  startDrain();
  await until(() => seen.length === 3);
  expect(seen).toEqual([1, 2, 4]);
  await until(async () => (await rows()).length === 0);
});

it('knows for how long a consumer that hangs has not come round', async () => {
  let release = () => {};
  const hanging = new Promise<void>((resolve) => (release = resolve));
  let taken = false;
  const handle = () => {
    taken = true;
    return hanging;
  };
  consumers.register({ name: 'hangs', topic: Posted, handle });
  consumers.register({ name: 'idle', topic: Posted, handle: async () => {} });
  const drain = startDrain();
  await sleep(1_500);
  await until(() => drain.stalledFor() < 1_400);
  await append(1);
  await until(() => taken && drain.stalledFor() > 2_000);
  release();
  await until(() => drain.stalledFor() < 1_000);
});

it('comes round where a consumer only fails', async () => {
  let failures = 0;
  const handle = async () => {
    failures += 1;
    throw new ConsumerUnavailable('away');
  };
  consumers.register({ name: 'fails', topic: Posted, handle });
  await append(1);
  const drain = startDrain();
  for (const count of [1, 2, 3]) {
    await until(() => failures === count);
    await until(() => drain.stalledFor() < 1_000);
  }
});

it('keeps the order with two processes draining at once', async () => {
  const seen: number[] = [];
  let busy = 0;
  consumers.register({
    name: 'a',
    topic: Posted,
    async handle(all) {
      busy += 1;
      expect(busy).toBe(1);
      await sleep(5);
      seen.push(...all);
      busy -= 1;
    },
  });
  const other = await new DataSource(dataSourceOptions(database.url, 5)).initialize();
  try {
    startDrain();
    startDrain(other);
    const numbers = Array.from({ length: 60 }, (_, i) => i);
    for (const number of numbers) {
      await append(number);
      outbox.wake(Posted);
    }
    await until(() => seen.length >= 60);
    expect(seen).toEqual(numbers);
  } finally {
    await Promise.all(drains.splice(0).map((drain) => drain.stop()));
    await other.destroy();
  }
});

it('each consumer of the topic gets each row, and one that fails holds up no other', async () => {
  const seen: number[] = [];
  consumers.register({
    name: 'broken',
    topic: Posted,
    handle: () => Promise.reject(new Error('broken')),
  });
  consumers.register({ name: 'b', topic: Posted, handle: async (all) => void seen.push(...all) });
  await append(1, 2);
  startDrain();
  await until(() => seen.length === 2);
  expect(seen).toEqual([1, 2]);
});

it('one bad row is set aside for later and does not block the rest', async () => {
  const seen: number[] = [];
  consumers.register({
    name: 'a',
    topic: Posted,
    async handle(all) {
      if (all.includes(2)) throw new Error('cannot take 2');
      seen.push(...all);
    },
  });
  await append(1, 2, 3);
  startDrain();
  await until(() => seen.length === 2);
  expect(seen).toEqual([1, 3]);
  await until(async () => (await rows()).length === 1);
  expect(await rows()).toEqual([{ payload: 2, attempts: 1, error: 'Error: cannot take 2' }]);
});

it('while the other side is down nothing is lost or blamed, and it catches up in order', async () => {
  const seen: number[] = [];
  let down = true;
  let tries = 0;
  consumers.register({
    name: 'a',
    topic: Posted,
    async handle(all) {
      tries += 1;
      if (down) throw new ConsumerUnavailable('no connection');
      seen.push(...all);
    },
  });
  startDrain();
  await append(1);
  await until(() => tries >= 1);
  for (let i = 2; i <= 20; i++) {
    await append(i);
    outbox.wake(Posted);
  }
  await sleep(300);
  expect(tries).toBeLessThan(4); // new posts do not hammer a side that is down
  expect((await rows()).every(({ attempts }) => attempts === 0)).toBe(true);
  down = false;
  await until(() => seen.length === 20);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

it('a drain that dies in the middle of a batch leaves its rows to the next', async () => {
  const seen: number[] = [];
  let first = true;
  const dying = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
  consumers.register({
    name: 'a',
    topic: Posted,
    async handle(all) {
      if (!first) return void seen.push(...all);
      first = false;
      // What kill -9 does to the transaction: its connection is gone before the commit.
      await dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
    },
  });
  await append(1, 2);
  const [consumer] = consumers.list();
  await expect(
    new OutboxDrain(dying, consumers, outbox).drainBatch(consumer as never),
  ).rejects.toThrow();
  await dying.destroy().catch(() => {});
  startDrain();
  await until(() => seen.length === 2);
  expect(seen).toEqual([1, 2]);
});

it('after a batch rows gather for a moment and are then handled together', async () => {
  const batches: number[][] = [];
  consumers.register({ name: 'a', topic: Posted, handle: async (all) => void batches.push(all) });
  startDrain();
  await sleep(300);
  for (let i = 1; i <= 20; i++) {
    await append(i);
    outbox.wake(Posted);
    if (i === 1) await until(() => batches.length === 1);
  }
  await until(() => batches.flat().length === 20);
  expect(batches.flat()).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(batches.length).toBeLessThan(10);
});

it('new rows are taken at once when woken, without waiting for the poll', async () => {
  const seen: number[] = [];
  consumers.register({ name: 'a', topic: Posted, handle: async (all) => void seen.push(...all) });
  startDrain();
  await sleep(300);
  const took: number[] = [];
  for (let i = 1; i <= 10; i++) {
    await append(i);
    const at = performance.now();
    outbox.wake(Posted);
    await until(() => seen.length === i);
    took.push(performance.now() - at);
    await sleep(200); // past the time in which a drain gathers
  }
  took.sort((a, b) => a - b);
  expect(took[5]).toBeLessThan(125); // half a poll
});

it('stopping lets the batch under way finish', async () => {
  const seen: number[] = [];
  let entered = false;
  consumers.register({
    name: 'a',
    topic: Posted,
    async handle(all) {
      entered = true;
      await sleep(300);
      seen.push(...all);
    },
  });
  const drain = startDrain();
  await append(1);
  outbox.wake(Posted);
  await until(() => entered);
  await drain.stop();
  expect(seen).toEqual([1]);
  expect(await rows()).toEqual([]);
});
