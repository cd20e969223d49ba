import { countQueries } from './count-queries.js';
import { testDatabase } from './test-database.js';

describe('testDatabase', () => {
  it('gives a migrated database that no other test sees', async () => {
    const [one, two] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      const [first, second] = [await one.dataSource(), await two.dataSource()];
      await first.query(`INSERT INTO outbox (consumer, payload) VALUES ('test', '{}')`);
      expect(await first.query('SELECT consumer FROM outbox')).toEqual([{ consumer: 'test' }]);
      expect(await second.query('SELECT consumer FROM outbox')).toEqual([]);
    } finally {
      await Promise.all([one.drop(), two.drop()]);
    }
  });

  it('counts every round trip of a transaction, BEGIN and COMMIT included', async () => {
    const database = await testDatabase();
    try {
      const dataSource = await database.dataSource();
      const counted = await countQueries(dataSource, () =>
        dataSource.transaction((tx) => tx.query('SELECT 1 AS one')),
      );
      expect(counted.result).toEqual([{ one: 1 }]);
      expect(counted.statements).toEqual(['START TRANSACTION', 'SELECT 1 AS one', 'COMMIT']);
      expect(counted.count).toBe(3);
    } finally {
      await database.drop();
    }
  });
});
