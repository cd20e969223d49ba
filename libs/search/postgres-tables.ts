import type { EntityManager } from 'typeorm';
import type { IndexTarget } from './search-engine.js';

const names = ['document', 'text', 'lexeme', 'word', 'posting', 'gone', 'statistics'] as const;

export type SearchTables = Record<(typeof names)[number], string>;

export const tablesOf = (target: IndexTarget): SearchTables =>
  Object.fromEntries(
    names.map((name) => [name, `search_${name}${target === 'next' ? '_next' : ''}`]),
  ) as SearchTables;

const live = tablesOf('live');
const next = tablesOf('next');

/** Reading all of them in one transaction must not straddle the swap. */
export const LOCK_FOR_READING = `LOCK TABLE ${Object.values(live).join(', ')} IN ACCESS SHARE MODE`;

/** Empty tables of the same shape, in place of any that a killed rebuild left. */
export async function makeNextTables(manager: EntityManager): Promise<void> {
  await manager.transaction(async (tx) => {
    for (const name of names) {
      await tx.query(`DROP TABLE IF EXISTS ${next[name]}`);
      await tx.query(`CREATE TABLE ${next[name]} (LIKE ${live[name]} INCLUDING ALL)`);
    }
    await tx.query(`INSERT INTO ${next.statistics} DEFAULT VALUES`);
  });
}

const SWAP_ATTEMPTS = 60;

/** Waits briefly for the searches under way and lets others pass rather than queue behind it. */
export async function swapInNextTables(manager: EntityManager): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await manager.transaction(async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = '1s'`);
        await tx.query(`LOCK TABLE ${Object.values(live).join(', ')} IN ACCESS EXCLUSIVE MODE`);
        for (const name of names) {
          await tx.query(`DROP TABLE ${live[name]}`);
          await tx.query(`ALTER TABLE ${next[name]} RENAME TO ${live[name]}`);
        }
        await renameSequences(tx);
      });
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== '55P03' || attempt === SWAP_ATTEMPTS) throw error;
    }
  }
}

/** A backup names the sequences of identity columns: they must be called as the migration did. */
async function renameSequences(tx: EntityManager): Promise<void> {
  const sequences = await tx.query<{ now: string; wanted: string }[]>(
    `SELECT s.relname AS now, t.relname || '_' || a.attname || '_seq' AS wanted
       FROM pg_depend d
       JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
       JOIN pg_class t ON t.oid = d.refobjid
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE d.deptype = 'i' AND t.oid = ANY($1::regclass[])`,
    [Object.values(live)],
  );
  for (const { now, wanted } of sequences) {
    if (now !== wanted) await tx.query(`ALTER SEQUENCE ${now} RENAME TO ${wanted}`);
  }
}
