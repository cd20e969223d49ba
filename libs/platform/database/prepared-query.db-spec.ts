import { countQueries, testDatabase, type TestDatabase } from '@rounds/testing';
import { QueryFailedError, type DataSource } from 'typeorm';
import { queryPrepared } from './prepared-query.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await testDatabase();
  dataSource = await database.dataSource();
});
afterAll(() => database.drop());

describe('a prepared query', () => {
  it('is one round trip, planned once per connection, within a transaction and without', async () => {
    const sql = 'SELECT $1::int + $2::int AS sum';
    for (let i = 0; i < 3; i++) {
      const { result, count } = await countQueries(dataSource, () =>
        queryPrepared<{ sum: number }[]>(dataSource.manager, sql, [i, 1]),
      );
      expect({ result, count }).toEqual({ result: [{ sum: i + 1 }], count: 1 });
    }
    await dataSource.transaction(async (tx) => {
      await queryPrepared(tx, sql, [1, 1]);
      await queryPrepared(tx, sql, [1, 1]);
      const prepared = await tx.query(
        'SELECT statement FROM pg_prepared_statements WHERE statement = $1',
        [sql],
      );
      expect(prepared).toEqual([{ statement: sql }]);
    });
  });

  it('is part of the transaction of its manager', async () => {
    const refused = dataSource.transaction(async (tx) => {
      await queryPrepared(tx, `INSERT INTO specialty VALUES ($1, 'X', 'physician', 'X')`, ['x']);
      throw new Error('changed my mind');
    });
    await expect(refused).rejects.toThrow('changed my mind');
    const found = await queryPrepared(dataSource.manager, SPECIALTY, ['x']);
    expect(found).toEqual([]);
  });

  it('answers the rows of every command, as arrays', async () => {
    const sql = 'UPDATE specialty SET name = name WHERE slug = $1 RETURNING slug';
    expect(await queryPrepared(dataSource.manager, sql, ['cardiology'])).toEqual([
      { slug: 'cardiology' },
    ]);
    expect(await queryPrepared(dataSource.manager, sql, ['alchemy'])).toEqual([]);
  });

  it('answers moments as JSON has them, to the millisecond', async () => {
    const sql = 'SELECT $1::timestamptz AS at';
    for (const [given, at] of [
      ['2026-11-29T10:55:09Z', '2026-11-29T10:55:09.000Z'],
      ['2026-11-29T10:55:09.250Z', '2026-11-29T10:55:09.250Z'],
      ['2026-11-29T10:55:09.0019996+01:00', '2026-11-29T09:55:09.002Z'],
      ['2026-11-29T10:55:09.001999Z', '2026-11-29T10:55:09.001Z'],
    ]) {
      expect(await queryPrepared(dataSource.manager, sql, [given])).toEqual([{ at }]);
    }
    expect(await queryPrepared(dataSource.manager, sql, [null])).toEqual([{ at: null }]);
  });

  it('fails as other queries do and gives its connection back', async () => {
    for (let i = 0; i < 12; i++) {
      const failing = queryPrepared(dataSource.manager, 'SELECT 1 / $1::int', [0]);
      await expect(failing).rejects.toThrow(QueryFailedError);
      await expect(failing).rejects.toMatchObject({ driverError: { code: '22012' } });
    }
    expect(await queryPrepared(dataSource.manager, SPECIALTY, ['cardiology'])).toHaveLength(1);
  });
});

const SPECIALTY = 'SELECT slug FROM specialty WHERE slug = $1';
