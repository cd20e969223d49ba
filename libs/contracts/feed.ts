import { z } from 'zod';
import { pageOf, pageQuery } from './paging.js';
import { id, slug } from './text.js';
import { post, threadKind } from './threads.js';

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
    }),
  })
  .meta({ id: 'FeedItem' });
export type FeedItem = z.infer<typeof feedItem>;

export const feedQuery = pageQuery(20, 100);
export type FeedQuery = z.infer<typeof feedQuery>;
export const feedPage = pageOf(feedItem);
