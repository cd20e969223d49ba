import { z } from 'zod';
import { author } from './identity.js';
import { pageOf, pageQuery } from './paging.js';
import { id, idOrSlug, instant, line, prose, slug } from './text.js';
import { effectTag, medicationTag, termMentions } from './vocabulary.js';

export const threadKind = z.enum(['question', 'case', 'medication', 'side-effect', 'discussion']);
export type ThreadKind = z.infer<typeof threadKind>;

export const reactionKind = z.enum(['helpful', 'seen-it-too']);
export type ReactionKind = z.infer<typeof reactionKind>;

export const subscriptionLevel = z.enum(['follow', 'normal', 'mute']);
export type SubscriptionLevel = z.infer<typeof subscriptionLevel>;

export const POST_MAX_CHARACTERS = 20_000;
export const THREAD_MAX_TAGS = 20;

/** 1 as published; each edit counts it up. */
const revision = z.number().int().positive();

export const reactionCounts = z.record(reactionKind, z.number().int());

export const post = z
  .object({
    id,
    threadId: id,
    channelId: id,
    /** 1 to n within the thread, without gaps; the first post is number 1. */
    number: z.number().int().positive(),
    author,
    /** Markdown as written; empty once deleted. */
    body: z.string(),
    /** Safe rendering of `body`. */
    html: z.string(),
    /** Medications and effects that the text names, recognised as it was written. */
    mentions: termMentions,
    replyTo: z
      .object({ id, number: z.number().int(), author, excerpt: z.string() })
      .nullable()
      .describe('the post that this one quotes'),
    reactions: reactionCounts,
    /** The reader's own; absent in events, which go to everyone. */
    myReactions: z.array(reactionKind).optional(),
    revision: revision.describe('1 as published; each edit counts it up.'),
    createdAt: instant,
    editedAt: instant.nullable(),
    deletedAt: instant.nullable(),
  })
  .meta({ id: 'Post' });
export type PostView = z.infer<typeof post>;

/** The whole view with the place of the change in the channel's log. */
export const postEvent = post
  .extend({ seq: z.number().int().positive() })
  .meta({ id: 'PostEvent' });
export type PostEvent = z.infer<typeof postEvent>;

export const thread = z
  .object({
    id,
    channelId: id,
    channelSlug: slug,
    title: z.string(),
    kind: threadKind,
    author,
    medications: z.array(medicationTag),
    effects: z.array(effectTag),
    /** Number of the newest post; deleted posts keep their number. */
    lastPostNumber: z.number().int(),
    lastPostAt: instant,
    answerPostId: id.nullable(),
    createdAt: instant,
    /** The reader's own state. */
    lastReadNumber: z.number().int(),
    subscription: subscriptionLevel,
  })
  .meta({ id: 'Thread' });
export type ThreadView = z.infer<typeof thread>;

export const openedThread = thread.extend({ firstPost: post }).meta({ id: 'OpenedThread' });
export type OpenedThread = z.infer<typeof openedThread>;

export const openThreadBody = z.strictObject({
  title: line(200, 3),
  body: prose(POST_MAX_CHARACTERS),
  kind: threadKind,
  medicationIds: z.array(idOrSlug).max(THREAD_MAX_TAGS).default([]),
  effectIds: z.array(idOrSlug).max(THREAD_MAX_TAGS).default([]),
});
export type OpenThreadBody = z.infer<typeof openThreadBody>;

export const replyBody = z.strictObject({
  body: prose(POST_MAX_CHARACTERS),
  replyToId: id.optional(),
});
export type ReplyBody = z.infer<typeof replyBody>;

export const previewBody = z.strictObject({ body: prose(POST_MAX_CHARACTERS) });
export type PreviewBody = z.infer<typeof previewBody>;

export const editPostBody = previewBody.extend({
  revision: revision
    .optional()
    .describe(
      'The one that the text was written upon: where the post has another by now, the edit is ' +
        'refused (409, edited_meanwhile), but for the same text again. Without it, the edit takes ' +
        'the place of whatever is there.',
    ),
});
export type EditPostBody = z.infer<typeof editPostBody>;

/** As it is being written: perhaps a title, perhaps nothing yet. */
export const recogniseBody = z.strictObject({
  text: z
    .string()
    .max(POST_MAX_CHARACTERS + 1_000)
    .refine((value) => !value.includes('\u0000'), 'must not contain the null character'),
});
export type RecogniseBody = z.infer<typeof recogniseBody>;

export const postPreview = z.object({ html: z.string() });

export const postRevision = z
  .object({ revision, body: z.string(), html: z.string(), at: instant })
  .meta({ id: 'PostRevision' });
export type PostRevisionView = z.infer<typeof postRevision>;
export const postRevisions = z.object({ items: z.array(postRevision) });

export const threadsQuery = pageQuery(20, 100).extend({
  sort: z.enum(['active', 'newest']).default('active'),
  kind: threadKind.optional(),
});
export type ThreadsQuery = z.infer<typeof threadsQuery>;
export const threadPage = pageOf(thread);

const postNumber = z.coerce.number().int().min(0).max(2_147_483_647);
export const postsQuery = z
  .strictObject({
    after: postNumber.optional(),
    before: postNumber.optional(),
    /** `nextCursor` of the page before, which then takes the place of `after` or `before`. */
    cursor: postNumber.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  })
  .refine((query) => query.after === undefined || query.before === undefined, {
    message: 'give either after or before',
    path: ['before'],
  });
export type PostsQuery = z.infer<typeof postsQuery>;
/** `nextCursor` is the `after` (or, going back, the `before`) of the next page; null at the end. */
export const postPage = pageOf(post);

export const reactionParam = z.strictObject({ id, kind: reactionKind });
export const reactionState = z.object({
  reactions: reactionCounts,
  myReactions: z.array(reactionKind),
});
export type ReactionState = z.infer<typeof reactionState>;

export const answerBody = z.strictObject({ postId: id });
/** With `postId`: only where that is the accepted answer still. */
export const withdrawAnswerBody = answerBody.optional();
export const subscriptionBody = z.strictObject({ level: subscriptionLevel });
export const readBody = z.strictObject({ number: z.int32().min(0) });

export const readState = z.object({ lastReadNumber: z.number().int() });

/** 1 to 200 visible ASCII characters; a UUID is what clients are expected to send. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,200}$/);

const unreadChannel = z.object({
  channelId: id,
  slug,
  /** Threads with something unread, and the posts unread in them; own posts never count. */
  unreadThreads: z.number().int(),
  unreadPosts: z.number().int(),
});
export type UnreadChannel = z.infer<typeof unreadChannel>;

export const unread = z
  .object({
    channels: z.array(unreadChannel),
    unreadPosts: z.number().int(),
  })
  .meta({ id: 'Unread' });
export type UnreadView = z.infer<typeof unread>;
