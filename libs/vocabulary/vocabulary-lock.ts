import type { EntityManager } from 'typeorm';

const VOCABULARY_LOCK = 7_246_504;

/** One writer at a time, in any process; until the transaction ends. */
export async function lockVocabulary(tx: EntityManager): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [VOCABULARY_LOCK]);
}

/** Tells every process that its copy in memory is old. */
export async function raiseRevision(tx: EntityManager): Promise<void> {
  await tx.query('UPDATE vocabulary_version SET revision = revision + 1');
}
