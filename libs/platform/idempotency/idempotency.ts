import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { idempotencyKey } from '@rounds/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../errors/domain-error.js';

/** One creating call of one clinician. `fingerprint` is of the route and the body. */
export interface IdempotentCall {
  clinicianId: string;
  key: string;
  fingerprint: Buffer;
}

/** Thrown inside the transaction by the twin that came second; `replay` then gives the answer. */
export class AlreadyAnswered extends Error {}

export const keyReused = () =>
  new DomainError(
    'idempotency_key_reused',
    422,
    'This Idempotency-Key was already used for another request. Use a new one.',
  );

/** Throws where the header is missing or malformed. `request` names the route and holds the body. */
export function requiredIdempotentCall(
  clinicianId: string,
  header: unknown,
  request: unknown,
): IdempotentCall {
  const call = idempotentCall(clinicianId, header, request);
  if (call) return call;
  throw new DomainError('idempotency_key_required', 400, 'Send an Idempotency-Key header.', {
    detail: 'A new UUID for every new post; the same one when the same post is sent again.',
  });
}

/** Null without the header; throws where it is malformed. */
export function idempotentCall(
  clinicianId: string,
  header: unknown,
  request: unknown,
): IdempotentCall | null {
  if (header === undefined) return null;
  const key = idempotencyKey.safeParse(header);
  if (!key.success) {
    throw new DomainError(
      'invalid_idempotency_key',
      400,
      'The Idempotency-Key must be 1 to 200 visible ASCII characters.',
    );
  }
  const fingerprint = hash('sha256', JSON.stringify(request), 'buffer');
  return { clinicianId, key: key.data, fingerprint };
}

/**
 * Exactly-once creation. The key's row is written in the transaction that creates, so it exists if
 * and only if the thing does; a concurrent twin waits on the row and is then given that answer.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `create` in one transaction, or answers what it answered before. `create` calls
   * `remember` inside its transaction with the answer (or inserts the row in its own statement);
   * before it refuses something because of what the first call left, it calls `firstOnly`.
   * `revive` makes the answer of what was remembered, where that is not the answer itself.
   */
  async once<T, S = T>(
    call: IdempotentCall | null,
    create: () => Promise<T>,
    revive: (stored: S) => T | Promise<T> = (stored) => stored as unknown as T,
  ): Promise<T> {
    try {
      return await create();
    } catch (error) {
      if (call && error instanceof AlreadyAnswered) return await revive(await this.replay<S>(call));
      throw error;
    }
  }

  async remember(tx: EntityManager, call: IdempotentCall | null, answer: unknown): Promise<void> {
    if (!call) return;
    const rows = await tx.query<unknown[]>(
      `INSERT INTO idempotency_key (clinician_id, key, fingerprint, answer)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
      [call.clinicianId, call.key, call.fingerprint, JSON.stringify(answer)],
    );
    if (rows.length === 0) throw new AlreadyAnswered();
  }

  /** Ends the transaction here where this call was answered before. */
  async firstOnly(tx: EntityManager, call: IdempotentCall | null): Promise<void> {
    if (!call) return;
    const rows = await tx.query<unknown[]>(
      'SELECT 1 FROM idempotency_key WHERE clinician_id = $1 AND key = $2',
      [call.clinicianId, call.key],
    );
    if (rows.length > 0) throw new AlreadyAnswered();
  }

  private async replay<T>(call: IdempotentCall): Promise<T> {
    const [row] = await this.dataSource.query<{ fingerprint: Buffer; answer: T }[]>(
      'SELECT fingerprint, answer FROM idempotency_key WHERE clinician_id = $1 AND key = $2',
      [call.clinicianId, call.key],
    );
    if (!row || !row.fingerprint.equals(call.fingerprint)) throw keyReused();
    return row.answer;
  }
}
