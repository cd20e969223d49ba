import type { Logger } from 'pino';
import { EnvironmentError, readEnvironment, type Environment } from '../config/environment.js';
import { DatabaseRefusal } from '../database/database-refusal.js';
import { DomainError } from '../errors/domain-error.js';
import { createLogger } from '../observability/logger.js';

/** Something that the operator can mend; its message is all that is printed. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

/** Runs a main program; what the operator can mend is printed as a sentence, with exit code 1. */
export async function runMain(
  main: (environment: Environment, logger: Logger) => Promise<void>,
): Promise<void> {
  try {
    const environment = readEnvironment(process.env);
    await main(environment, createLogger(environment.LOG_LEVEL));
  } catch (error) {
    exitWith(error);
  }
}

export function exitWith(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

const expected = [EnvironmentError, DatabaseRefusal, StartRefusal, DomainError];

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (expected.some((kind) => error instanceof kind)) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const cannot = code ? `Rounds cannot use its database (${code}).` : '';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'ETIMEDOUT') {
    return `${cannot} Nothing answers there: check DATABASE_URL.`;
  }
  if (code === '28P01' || code === '28000') return `${cannot} Check the login in DATABASE_URL.`;
  if (code === '3D000') return `${cannot} The database in DATABASE_URL does not exist: create it.`;
  return error.stack ?? error.message;
}
