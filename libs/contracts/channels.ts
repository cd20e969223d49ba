import { z } from 'zod';
import { author } from './identity.js';
import { pageOf, pageQuery } from './paging.js';
import { id, idOrSlug, instant, line, note, slug } from './text.js';

export const channelVisibility = z.enum(['open', 'private']);

export const channel = z
  .object({
    id,
    slug,
    name: z.string(),
    description: z.string(),
    visibility: channelVisibility,
    specialty: slug.nullable(),
    memberCount: z.number().int(),
    /** Whether the reader is a member; `owner` manages a private channel's members. */
    membership: z.enum(['owner', 'member']).nullable(),
    lastSeq: z.number().int(),
    createdAt: instant,
  })
  .meta({ id: 'Channel' });
export type ChannelView = z.infer<typeof channel>;

export const channelsQuery = pageQuery(100, 200).extend({
  /** Only the channels the reader is a member of. */
  joined: z.enum(['true', 'false']).optional(),
});
export type ChannelsQuery = z.infer<typeof channelsQuery>;
export const channelPage = pageOf(channel);

export const createChannelBody = z.strictObject({
  name: line(80, 2),
  /** Of a private channel it is only the beginning. */
  slug: slug
    .max(60)
    .refine((value) => !id.safeParse(value).success, 'must not look like an id')
    .optional(),
  description: note(500).default(''),
  visibility: channelVisibility.default('open'),
  specialty: slug.optional(),
});
export type CreateChannelBody = z.infer<typeof createChannelBody>;

export const channelMemberParam = z.strictObject({ slug: idOrSlug, clinicianId: id });
/** Nothing, or the role; `owner` may manage members as well. */
export const memberBody = z
  .strictObject({ role: z.enum(['owner', 'member']).default('member') })
  .optional();
export const channelMember = author.extend({ membership: z.enum(['owner', 'member']) });
export const channelMemberPage = pageOf(channelMember);
export type ChannelMember = z.infer<typeof channelMember>;

/** Every visible change in a channel; ids and type only, never what was written. */
export const channelEventType = z.enum([
  'thread.opened',
  'thread.answered',
  'thread.deleted',
  'post.published',
  'post.edited',
  'post.deleted',
  'post.reacted',
]);
export type ChannelEventType = z.infer<typeof channelEventType>;

export const channelEvent = z
  .object({
    channelId: id,
    /** Grows by exactly one per event of the channel. */
    seq: z.number().int().positive(),
    type: channelEventType,
    threadId: id,
    postId: id.nullable(),
    at: instant,
  })
  .meta({ id: 'ChannelEvent' });
export type ChannelEventView = z.infer<typeof channelEvent>;

export const channelEventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
});
/** `resync` where `after` is too far back, or ahead of the log: read afresh, go on from lastSeq. */
export const channelEvents = z
  .object({
    events: z.array(channelEvent),
    lastSeq: z.number().int(),
    resync: z.literal(true).optional(),
  })
  .meta({ id: 'ChannelEvents' });
export type ChannelEvents = z.infer<typeof channelEvents>;
