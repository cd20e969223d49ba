import { z } from 'zod';

/** Postgres cannot store U+0000 in text; refusing it here gives a clear error instead of a 500. */
const withoutNull = (value: string): boolean => !value.includes('\u0000');

/** One line that people read (titles, names): trimmed, 1 to `max` UTF-16 units. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine(withoutNull, 'must not contain the null character')
    .refine((value) => !/[\r\n]/.test(value), 'must be a single line');

/** Text of many lines, kept exactly as written; only-white-space is refused. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim().length > 0, 'must not be empty')
    .refine(withoutNull, 'must not contain the null character');

export const slug = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens');

export const id = z.uuid();

/** Filters and some paths take either. */
export const idOrSlug = z.union([id, slug]);

export const idParam = z.strictObject({ id });
export const slugParam = z.strictObject({ slug: idOrSlug });

/** ISO 8601 instant with its offset, as answers carry it. */
export const instant = z.iso.datetime({ offset: true });
