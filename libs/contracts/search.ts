import { z } from 'zod';
import { author } from './identity.js';
import { pageQuery } from './paging.js';
import { id, idOrSlug, instant, slug } from './text.js';
import { threadKind } from './threads.js';

const day = z.iso.date();

export const searchQuery = pageQuery(20, 50).extend({
  q: z
    .string()
    .trim()
    .max(500, 'must have at most 500 characters')
    .refine((value) => !value.includes('\u0000'), 'must not contain the null character')
    .default(''),
  channel: idOrSlug.optional(),
  medication: idOrSlug.optional(),
  effect: idOrSlug.optional(),
  author: id.optional(),
  kind: threadKind.optional(),
  /** Inclusive; a day means the whole day, UTC. */
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  sort: z.enum(['relevance', 'newest']).default('relevance'),
});
export type SearchQuery = z.infer<typeof searchQuery>;

export const searchHit = z
  .object({
    /** `thread` where the first post or the title matched best. */
    type: z.enum(['thread', 'post']),
    threadId: id,
    postId: id,
    number: z.number().int(),
    title: z.string(),
    /** Safe HTML: escaped text with <mark> around what matched. */
    snippet: z.string(),
    kind: threadKind,
    channelId: id,
    channelSlug: slug,
    author,
    createdAt: instant,
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof searchHit>;

const facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() }));

export const searchAnswer = z
  .object({
    items: z.array(searchHit),
    /** Exact up to 10,000; above, `totalIsExact` is false. */
    total: z.number().int(),
    totalIsExact: z.boolean(),
    facets: z.object({
      channel: facet,
      kind: facet,
      medication: facet,
      effect: facet,
      year: facet,
    }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SearchAnswer' });
export type SearchAnswer = z.infer<typeof searchAnswer>;
