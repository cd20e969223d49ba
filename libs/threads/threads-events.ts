import type { ChannelEventView, PostView } from '@rounds/contracts';
import { AfterCommitEvent, OutboxTopic } from '@rounds/platform';

/** One committed entry of a channel's log; `post` as it is now where the change was of a post. */
export const ChannelChanged = new AfterCommitEvent<{
  event: ChannelEventView;
  post: PostView | null;
}>('threads.channel-changed');

/** A clinician's own read state moved. */
export const ReadMoved = new AfterCommitEvent<{
  clinicianId: string;
  threadId: string;
  channelId: string;
  number: number;
}>('threads.read-moved');

/** A clinician has other posts of this channel left to read, but not as somebody wrote or deleted. */
export const UnreadChanged = new AfterCommitEvent<{ clinicianId: string; channelId: string }>(
  'threads.unread-changed',
);

/** A post was published, edited or deleted, or its thread changed: derived data is behind. */
export const PostTouched = new OutboxTopic<{
  postId: string;
  threadId: string;
  /** What changed is said of every post of the thread: whether it has an answer. */
  wholeThread?: boolean;
}>('post.touched');

/** A post was deleted: derived data must not show or count it. */
export const PostDeleted = new OutboxTopic<{ postId: string; threadId: string }>('post.deleted');
