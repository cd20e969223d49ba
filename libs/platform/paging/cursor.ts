import { type z } from 'zod';
import { DomainError } from '../errors/domain-error.js';

/**
 * Keyset cursors: the sort key of the last row, opaque to clients. `schema` is the tuple or object
 * of the key; a cursor that does not decode to it is refused with `invalid_cursor`.
 */
export class Cursor<T> {
  constructor(private readonly schema: z.ZodType<T>) {}

  encode(key: T): string {
    return Buffer.from(JSON.stringify(key)).toString('base64url');
  }

  decode(text: string | undefined): T | null {
    if (text === undefined) return null;
    const json = Buffer.from(text, 'base64url').toString('utf8');
    // Postgres refuses it in a parameter, and no row has it in its key.
    if (json.includes('\\u0000')) throw invalidCursor();
    let key: unknown;
    try {
      key = JSON.parse(json);
    } catch {
      throw invalidCursor();
    }
    const parsed = this.schema.safeParse(key);
    if (!parsed.success) throw invalidCursor();
    return parsed.data;
  }

  /** Cuts `rows`, read with `limit + 1` or more, to a page. */
  page<R, I>(
    rows: R[],
    limit: number,
    keyOf: (row: R) => T,
    view: (row: R) => I,
  ): { items: I[]; nextCursor: string | null } {
    const kept = rows.slice(0, limit);
    const last = kept.at(-1);
    return {
      items: kept.map(view),
      nextCursor: rows.length > limit && last ? this.encode(keyOf(last)) : null,
    };
  }
}

/**
 * How many rows a prepared query reads for a page, in its text: one more than are shown, and as few
 * texts as there are pages asked for in earnest. As a parameter, the planner would take a plan for
 * its value for cheaper than the general one, and plan anew each time.
 */
export const rowsRead = (limit: number): number => [21, 51].find((rows) => rows > limit) ?? 101;

const invalidCursor = () =>
  new DomainError('invalid_cursor', 400, 'This cursor is not one that Rounds gave out.', {
    detail: 'Start again without a cursor.',
  });
