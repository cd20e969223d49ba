import { randomUUID } from 'node:crypto';
import { ChannelReplay, ChannelsService } from '@rounds/channels';
import { FeedReader } from '@rounds/feed';
import { idempotentCall } from '@rounds/platform';
import {
  PostEditsService,
  PostReader,
  PostsService,
  ReactionsService,
  ReadStateService,
  ThreadReader,
  ThreadReplay,
  ThreadsService,
  UnreadCounter,
} from '@rounds/threads';
import type { GrowthForum } from './growth-forum.js';

const BODY = 'Potassium 5.9 on the second sample, no haemolysis, ECG unchanged. '.repeat(6);

/** The n-th goes to other rows than the one before. A number that it answers is its own time. */
export type Call = (forum: GrowthForum, n: number) => Promise<unknown>;

/** What a clinician's page asks for, by name. */
export const calls: Record<string, Call> = {
  'thread page, 20 posts': ({ app, threads, ...f }, n) =>
    app.get(PostReader).page(reader(f, n), at(threads, n), { limit: 20 }),
  'last page of a thread of 1,000': ({ app, bigThread, ...f }, n) =>
    app.get(PostReader).page(reader(f, n), bigThread, { before: 1001, limit: 20 }),
  'one thread': ({ app, threads, ...f }, n) =>
    app.get(ThreadReader).byId(reader(f, n), at(threads, n)),
  'channel by activity': ({ app, channels, ...f }, n) =>
    app.get(ThreadReader).list(reader(f, n), at(channels, n), { sort: 'active', limit: 20 }),
  'channel by creation': ({ app, channels, ...f }, n) =>
    app.get(ThreadReader).list(reader(f, n), at(channels, n), { sort: 'newest', limit: 20 }),
  'channel list': ({ app, ...f }, n) => app.get(ChannelsService).list(reader(f, n), { limit: 50 }),
  'feed of who follows 500': ({ app, ...f }, n) =>
    app.get(FeedReader).page(reader(f, n), { limit: 20 }),
  'its fifth page': ({ app, fifthPages, ...f }, n) =>
    app.get(FeedReader).page(reader(f, n), { limit: 20, cursor: at(fifthPages, n) }),
  'feed of who follows 500 who write a hundredth': ({ app, listeners }, n) =>
    app.get(FeedReader).page(at(listeners, n), { limit: 20 }),
  'feed of who follows 20': ({ app, others }, n) =>
    app.get(FeedReader).page(at(others, n), { limit: 20 }),
  'feed of who follows 20 and 5 medications': ({ app, prescribers }, n) =>
    app.get(FeedReader).page(at(prescribers, n), { limit: 20 }),
  'unread, 6 channels, 40 posts': ({ app, ...f }, n) => app.get(UnreadCounter).of(reader(f, n).id),
  'join a channel, 20 missed': async ({ app, channels, ...f }, n) => {
    const replay = app.get(ChannelReplay);
    const { lastSeq } = await replay.ofChannel(reader(f, n), at(channels, n));
    return replay.ofChannel(reader(f, n), at(channels, n), Math.max(0, lastSeq - 20));
  },
  'join a thread, 20 missed in its channel': async ({ app, threads, ...f }, n) => {
    const replay = app.get(ThreadReplay);
    const { lastSeq } = await replay.ofThread(reader(f, n), at(threads, n));
    return replay.ofThread(reader(f, n), at(threads, n), Math.max(0, lastSeq - 20));
  },
  reply: ({ app, threads, ...f }, n) => {
    const who = reader(f, n);
    const call = idempotentCall(who.id, randomUUID(), n)!;
    return app.get(PostsService).reply(who, at(threads, n), { body: BODY }, call);
  },
  'open a thread': ({ app, channels, ...f }, n) =>
    app
      .get(ThreadsService)
      .open(
        reader(f, n),
        at(channels, n),
        { title: 'T', body: BODY, kind: 'question', medicationIds: [], effectIds: [] },
        null,
      ),
  react: ({ app, someposts, ...f }, n) =>
    app.get(ReactionsService).react(reader(f, n), at(someposts, n), 'helpful').catch(ownPost),
  'edit a post': async ({ app, threads, ...f }, n) => {
    const who = reader(f, n);
    const call = idempotentCall(who.id, randomUUID(), n)!;
    const post = await app.get(PostsService).reply(who, at(threads, n), { body: BODY }, call);
    return app.get(PostEditsService).edit(who, post.id, { body: `${BODY} ${n}` });
  },
  'mark as read': ({ app, threads, ...f }, n) =>
    app.get(ReadStateService).markRead(reader(f, n), at(threads, n), 20),
};

const at = <T>(list: T[], n: number): T => list[n % list.length]!;
const reader = ({ readers }: Pick<GrowthForum, 'readers'>, n: number) => at(readers, n);
const ownPost = (error: Error & { code?: string }) => {
  if (error.code !== 'own_post') throw error;
};
