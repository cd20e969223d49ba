import { QueryFailedError, type EntityManager } from 'typeorm';

interface PreparingClient {
  query(statement: { name: string; text: string; values: unknown[] }): Promise<{ rows: unknown }>;
}

const names = new Map<string, string>();

/**
 * As `manager.query`, but each connection parses and plans the statement once: for hot statements
 * of many joins or parts, whose planning costs more than their execution. `sql` must be one of few
 * texts, for every text that was ever used stays prepared. Answers the rows, of every command.
 */
export async function queryPrepared<T extends unknown[]>(
  manager: EntityManager,
  sql: string,
  values: unknown[],
): Promise<T> {
  const name = names.get(sql) ?? `rounds_${names.size + 1}`;
  names.set(sql, name);
  const runner = manager.queryRunner ?? manager.dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as PreparingClient;
    const { rows } = await client.query({ name, text: sql, values }).catch((error: Error) => {
      throw new QueryFailedError(sql, values, error);
    });
    return rows as T;
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}
