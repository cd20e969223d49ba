import { z } from 'zod';
import type { ChannelEventView } from './channels.js';
import type { FeedItem } from './feed.js';
import type { NotificationEvent } from './notifications.js';
import { id } from './text.js';
import type { PostEvent, UnreadChannel } from './threads.js';

const after = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();
export const channelJoin = z.strictObject({ channelId: id, after });
export const channelLeave = z.strictObject({ channelId: id });
export const threadJoin = z.strictObject({ threadId: id, after, inView: z.boolean().optional() });
/** A tab comes to the fore, or goes to the background: there it is neither present nor told who is. */
export const threadView = z.strictObject({ threadId: id, inView: z.boolean() });
export const threadLeave = z.strictObject({ threadId: id });
export const threadTyping = z.strictObject({ threadId: id });

export interface SocketRefusal {
  error: { code: string; title: string };
}

export interface ChannelJoined {
  lastSeq: number;
  events: ChannelEventView[];
  resync?: true;
}

/**
 * A change in a thread. A post comes once, as it is now and with the `seq` of its newest change: on
 * the first of its changes that are told together; the others, and those of the thread, have null.
 */
export interface ThreadEvent extends ChannelEventView {
  post: PostEvent | null;
}
export interface ThreadJoined {
  channelId: string;
  lastSeq: number;
  events: ThreadEvent[];
  resync?: true;
}

type Ack<T> = (answer: T | SocketRefusal) => void;
type Done = Record<string, never>;

export interface ClientToServerEvents {
  'channel:join': (body: z.infer<typeof channelJoin>, ack: Ack<ChannelJoined>) => void;
  'channel:leave': (body: z.infer<typeof channelLeave>, ack: Ack<Done>) => void;
  'thread:join': (body: z.infer<typeof threadJoin>, ack: Ack<ThreadJoined>) => void;
  'thread:view': (body: z.infer<typeof threadView>, ack: Ack<Done>) => void;
  'thread:leave': (body: z.infer<typeof threadLeave>, ack: Ack<Done>) => void;
  'thread:typing': (body: z.infer<typeof threadTyping>, ack: Ack<Done>) => void;
}

export interface Person {
  id: string;
  displayName: string;
}

export interface ServerToClientEvents {
  'channel:event': (event: ChannelEventView) => void;
  'channel:head': (head: { channelId: string; lastSeq: number }) => void;
  /** This socket was taken out of a channel and its threads; who was admitted again joins again. */
  'channel:ended': (channel: { channelId: string }) => void;
  'post:published': (post: PostEvent) => void;
  'post:edited': (post: PostEvent) => void;
  'post:deleted': (post: PostEvent) => void;
  'post:reacted': (post: PostEvent) => void;
  'feed:post': (item: FeedItem) => void;
  /** To every tab and device of the clinician whom it is for. */
  'notification:created': (event: NotificationEvent) => void;
  /** Some were read, maybe on another tab or device. */
  'notification:read': (left: { unread: number }) => void;
  'thread:typing': (typing: { threadId: string; clinician: Person }) => void;
  'thread:presence': (presence: { threadId: string; clinicians: Person[] }) => void;
  /** The reader's own read state changed on another tab or device. */
  'me:read': (read: { threadId: string; channelId: string; number: number }) => void;
  /** What the reader has left of a channel, after they joined it, or read or muted something of it. */
  'me:unread': (unread: UnreadChannel) => void;
  /** The reader is not in this channel any more: left on another tab or device, or removed. */
  'me:left': (channel: { channelId: string }) => void;
  /** What no channel's stream holds may have been lost: feed, notifications, unread; read it again. */
  'me:stale': () => void;
  /** Sent just before the server closes the socket: suspended, signed out. */
  'session:ended': (reason: { code: string; title: string }) => void;
}
