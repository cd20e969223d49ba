import { z } from 'zod';
import { author, isTimeZone } from './identity.js';
import { pageQuery } from './paging.js';
import { searchOperator } from './search-operators.js';
import { id, idOrSlug, instant, slug } from './text.js';
import { threadKind } from './threads.js';
import { medicationTag } from './vocabulary.js';

/** Of `q`, in UTF-16 units. */
export const SEARCH_TEXT_MAX = 500;

const day = z.iso.date();

/** Of `q` and the parameters, what is given by both must both hold. */
export const searchQuery = pageQuery(20, 50).extend({
  /** In the grammar of parseSearch. */
  q: z
    .string()
    .trim()
    .max(SEARCH_TEXT_MAX, `must have at most ${SEARCH_TEXT_MAX} characters`)
    .refine((value) => !value.includes('\u0000'), 'must not contain the null character')
    .default(''),
  channel: idOrSlug.optional(),
  medication: idOrSlug.optional(),
  effect: idOrSlug.optional(),
  author: id.optional(),
  /** Only what was posted in this thread. */
  thread: id.optional(),
  kind: threadKind.optional(),
  /** Inclusive; a day means the whole day. */
  from: z.union([instant, day]).optional(),
  to: z.union([instant, day]).optional(),
  /** In which days begin and end, those of `q` too; UTC if there is none. */
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
    .optional(),
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

/** What of `q` could not be taken as it was probably meant, so that the page can say so. */
export const searchProblem = z
  .object({
    /** `unknown_value`: the operator's value names nothing that the reader may see. */
    code: z.enum([
      ...(['unknown_operator', 'bad_value', 'missing_value'] as const),
      ...(['unclosed_quote', 'unknown_value'] as const),
    ]),
    message: z.string(),
    /** In UTF-16 units of `q` without the white space around it; `end` is exclusive. */
    start: z.number().int(),
    end: z.number().int(),
    suggestion: searchOperator.optional().describe('the operator that may have been meant'),
    suggestedValue: z
      .string()
      .optional()
      .describe('the value that may have been meant, of those that the reader may see'),
  })
  .meta({ id: 'SearchProblem' });
export type SearchProblem = z.infer<typeof searchProblem>;

/** A name in `q` that stands for others, too, or is a medication's. In quotes it is but words. */
export const understoodName = z
  .object({
    /** As it stands in `q`. */
    typed: z.string(),
    readAs: z.string().nullable().describe('the right spelling; null where it was spelt right'),
    alsoSearched: z.array(z.string()).describe('the likeliest first, at most five'),
    medications: z.array(medicationTag).describe('whose name it is: of some names several'),
  })
  .meta({ id: 'UnderstoodName' });
export type UnderstoodName = z.infer<typeof understoodName>;

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
    problems: z.array(searchProblem),
    understood: z.array(understoodName),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SearchAnswer' });
export type SearchAnswer = z.infer<typeof searchAnswer>;

/** The title of a thread that is being written, and the channel that it is meant for. */
export const similarThreadsQuery = z.strictObject({
  title: z
    .string()
    .trim()
    .max(200)
    .refine((value) => !value.includes('\u0000'), 'must not contain the null character'),
  channel: idOrSlug.optional(),
});
export type SimilarThreadsQuery = z.infer<typeof similarThreadsQuery>;

export const similarThreads = z
  .object({
    /** The best five, each thread once; of a channel given, its own first. */
    items: z.array(
      searchHit.pick({
        ...{ threadId: true, number: true, title: true, kind: true, channelId: true },
        ...{ channelSlug: true, author: true, createdAt: true },
      }),
    ),
  })
  .meta({ id: 'SimilarThreads' });
export type SimilarThreads = z.infer<typeof similarThreads>;
