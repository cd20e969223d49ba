import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';

export interface CountedQueries<T> {
  result: T;
  /** Round trips to the database, BEGIN and COMMIT included. */
  count: number;
  /** Their SQL, in the order in which they were sent. */
  statements: string[];
  /** The parameters of each. */
  values: unknown[][];
}

type Statement = string | { text?: string; values?: unknown[] };
type Query = (this: ClientBase, config: Statement, ...rest: unknown[]) => unknown;

/**
 * Counts what any connection of the data source's pool sends while `fn` runs, however it is sent.
 * Let nothing else use the data source meanwhile.
 */
export async function countQueries<T>(
  dataSource: DataSource,
  fn: () => Promise<T>,
): Promise<CountedQueries<T>> {
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  // The pool's own class and list: TypeORM may have loaded another copy of pg than the test.
  const { Client, _clients } = pool as unknown as {
    Client: { prototype: { query: Query } };
    _clients: ClientBase[];
  };
  const { prototype } = Client;
  const original = prototype.query;
  const statements: string[] = [];
  const values: unknown[][] = [];
  prototype.query = function (config, ...rest) {
    if (_clients.includes(this)) {
      const { text = '(stream)', values: own } =
        typeof config === 'string' ? { text: config } : config;
      statements.push(text);
      values.push(own ?? (Array.isArray(rest[0]) ? rest[0] : []));
    }
    return original.call(this, config, ...rest);
  };
  try {
    const result = await fn();
    return { result, count: statements.length, statements, values };
  } finally {
    prototype.query = original;
  }
}

/** Every five seconds some request sets off a look whether the vocabulary changed: it is nobody's. */
export const withoutVocabularyLook = (statements: string[]): string[] =>
  statements.filter((sql) => sql !== 'SELECT revision FROM vocabulary_version');
