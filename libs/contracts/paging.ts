import { z } from 'zod';

const cursor = z.string().min(1).max(512);

/** `limit` and the opaque keyset cursor of every list. */
export const pageQuery = (defaultLimit = 20, maxLimit = 100) =>
  z.strictObject({
    cursor: cursor.optional(),
    limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
  });

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
