import { z } from 'zod';

/**
 * Postgres cannot store U+0000, and half a surrogate pair would come back as another character:
 * refusing them here gives a clear error instead of a fault or of a post that changes by itself.
 */
const isStorable = (value: string): boolean =>
  !value.includes('\u0000') && !/\p{Surrogate}/u.test(value);
const NOT_STORABLE = 'must not contain the null character or broken Unicode';

const atMost = (max: number) => `must have at most ${max.toLocaleString('en')} characters`;

// Embeddings, overrides and isolates turn around what stands after the name on the page.
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}]/u;

/** One line that people read (titles, names): trimmed, 1 to `max` UTF-16 units. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max, atMost(max))
    .refine(isStorable, NOT_STORABLE)
    .refine((value) => !CONTROLS.test(value), 'must be a single line without control characters')
    .refine((value) => VISIBLE.test(value), 'must hold something that can be read');

/** Text of many lines that may be left empty; trimmed. */
export const note = (max: number) =>
  z.string().trim().max(max, atMost(max)).refine(isStorable, NOT_STORABLE);

/** Text of many lines, kept exactly as written; only-white-space is refused. */
export const prose = (max: number) =>
  z
    .string()
    .max(max, atMost(max))
    .refine((value) => value.trim().length > 0, 'must not be empty')
    .refine(isStorable, NOT_STORABLE);

export const slug = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens');

/** In small letters, as answers and events carry it, however it was sent. */
export const id = z.uuid().toLowerCase();

/** Filters and some paths take either. */
export const idOrSlug = z.union([id, slug]);

export const idParam = z.strictObject({ id });
export const slugParam = z.strictObject({ slug: idOrSlug });

/** ISO 8601 instant with its offset, as answers carry it. */
export const instant = z.iso.datetime({ offset: true });
