import pg from 'pg';
import { QueryFailedError, type EntityManager } from 'typeorm';

interface PreparingClient {
  query(statement: pg.QueryConfig): Promise<{ rows: unknown }>;
}

const names = new Map<string, string>();

/**
 * As `manager.query`, but each connection parses and plans the statement once: for hot statements
 * of many joins or parts, whose planning costs more than their execution. `sql` must be one of few
 * texts, for every text that was ever used stays prepared. Answers the rows, of every command;
 * moments are as JSON has them, since most only pass through.
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
    const { rows } = await client
      .query({ name, text: sql, values, types: momentsAsText })
      .catch((error: Error) => {
        throw new QueryFailedError(sql, values, error);
      });
    return rows as T;
  } finally {
    if (runner !== manager.queryRunner) await runner.release();
  }
}

const MOMENT: number = pg.types.builtins.TIMESTAMPTZ;
/** As pg reads a `timestamptz` for prepared queries. */
export const momentsAsText: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === MOMENT ? isoMoment : (pg.types.getTypeParser(oid, format) as never),
};

/** `2026-11-29 10:55:09.25+00` as `2026-11-29T10:55:09.250Z`: to make a Date of it costs ten times that. */
function isoMoment(text: string): string {
  if (!/^\d{4}-.{14}(?:\.\d+)?\+00$/.test(text)) throw new Error(`not a moment in UTC: ${text}`);
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`;
}
