import { z } from 'zod';
import { pageOf, pageQuery } from './paging.js';
import { id, idOrSlug, slug } from './text.js';
import { post, threadKind } from './threads.js';
import { effectTag, medicationTag } from './vocabulary.js';

export const feedItem = z
  .object({
    /** `thread` where the post opened it. */
    type: z.enum(['thread', 'post']),
    post,
    thread: z.object({
      id,
      title: z.string(),
      kind: threadKind,
      channelSlug: slug,
      channelName: z.string(),
      /** Those that the thread carries; what the post itself names is in its mentions. */
      medications: z.array(medicationTag),
    }),
  })
  .meta({ id: 'FeedItem' });
export type FeedItem = z.infer<typeof feedItem>;

export const feedQuery = pageQuery(20, 100);
export type FeedQuery = z.infer<typeof feedQuery>;
export const feedPage = pageOf(feedItem);

export const medicationParam = z.strictObject({ id: idOrSlug });

/** What was written about a medication, as far as the reader may see it. */
export const medicationActivity = z
  .object({
    /** Verified clinicians who follow it. */
    followers: z.number().int(),
    /** False where there are more than the 10,000 that were counted. */
    followersAreExact: z.boolean(),
    /** Whether the reader is one of them. */
    followed: z.boolean(),
    /** Effects that are named along with it, by the number of posts, most first. */
    effects: z.array(effectTag.extend({ posts: z.number().int() })),
    /** False where only the newest 10,000 posts about it were counted. */
    effectsAreExact: z.boolean(),
  })
  .meta({ id: 'MedicationActivity' });
export type MedicationActivity = z.infer<typeof medicationActivity>;

export const medicationThreadsQuery = pageQuery(20, 100);
export type MedicationThreadsQuery = z.infer<typeof medicationThreadsQuery>;

export const medicationFollowersQuery = pageQuery(20, 100);
export type MedicationFollowersQuery = z.infer<typeof medicationFollowersQuery>;
