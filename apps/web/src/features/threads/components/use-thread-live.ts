import type { PostEvent, PostView, ThreadView } from '@rounds/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { asProblem } from '../../../lib/api-client';
import { LivePosts } from '../../../lib/live-posts';
import { useMe } from '../../../lib/session';
import { useLiveEvent, useThreadStream } from '../../../lib/use-live';
import { isAtBottom } from '../../../ui/scroll';
import { fetchPost } from '../api/post';
import { postsKey } from '../api/posts';
import { threadQuery } from '../api/thread';
import {
  applyPosts,
  patchQuotes,
  patchThread,
  quotingPosts,
  watchReadings,
} from '../api/thread-cache';

type Quote = NonNullable<PostView['replyTo']>;

const timer = {
  set: (run: () => void, milliseconds: number) => window.setTimeout(run, milliseconds),
  clear: (handle: unknown) => window.clearTimeout(handle as number),
};

/** Null where the post is gone, or out of reach by now. */
async function readQuote(postId: string): Promise<Quote | null> {
  try {
    return (await fetchPost(postId)).replyTo;
  } catch (error) {
    if (asProblem(error).isPassing) throw error;
    return null;
  }
}

/**
 * Writes the thread's stream into the cache. Counts what others published below the reader's
 * view; `ready` says when posts may be read (after the join).
 */
export function useThreadLive(thread: ThreadView | undefined, threadId: string) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [fresh, setFresh] = useState(0);
  const livePosts = useRef<LivePosts<PostEvent, Quote>>(null);
  // Up to where posts were there, or were counted: the thread read again may be ahead of its stream.
  const counted = useRef<{ threadId: string; number: number }>(null);
  useEffect(() => {
    if (!thread || counted.current?.threadId === threadId) return;
    counted.current = { threadId, number: thread.lastPostNumber };
  }, [thread, threadId]);

  const readThread = (): void =>
    void queryClient.invalidateQueries({ queryKey: threadQuery(threadId).queryKey });
  const show = useEffectEvent((posts: PostEvent[]) => {
    const last = counted.current?.threadId === threadId ? counted.current.number : 0;
    const published = posts.filter(({ number }) => number > last);
    counted.current = { threadId, number: Math.max(last, ...posts.map(({ number }) => number)) };
    const stays = isAtBottom();
    applyPosts(queryClient, threadId, posts);
    // A deleted answer is no answer any more, and there is no event of its own for that.
    if (posts.some(({ id, deletedAt }) => deletedAt && id === thread?.answerPostId)) readThread();
    if (published.length === 0) return;
    if (stays) window.setTimeout(toBottom, 50);
    else {
      const ofOthers = published.filter(({ author }) => author.id !== me.id);
      setFresh((had) => had + ofOthers.length);
    }
  });
  // Before the stream, which delivers to it.
  useEffect(() => {
    const posts = new LivePosts<PostEvent, Quote>({
      onPosts: (arrived) => show(arrived),
      quoting: (postId) => quotingPosts(queryClient, threadId, postId),
      readQuote,
      onQuote: (postId, quote) => patchQuotes(queryClient, threadId, postId, quote),
      timer,
    });
    livePosts.current = posts;
    const stop = watchReadings(queryClient, threadId, posts);
    return () => {
      stop();
      posts.stop();
    };
  }, [queryClient, threadId]);

  const ready = useThreadStream(threadId, {
    onPosts: (posts) => livePosts.current?.receive(posts),
    onThreadChanged: readThread,
    onResync: () => {
      void queryClient.invalidateQueries({ queryKey: postsKey(threadId) });
      readThread();
    },
  });
  // The thread was read before its stream stood: an answer chosen in between has no event here.
  const again = useEffectEvent(readThread);
  useEffect(() => {
    if (ready) again();
  }, [ready]);
  useLiveEvent('me:read', (read) => {
    if (read.threadId !== threadId) return;
    patchThread(queryClient, threadId, (one) => ({
      ...one,
      lastReadNumber: Math.max(one.lastReadNumber, read.number),
    }));
  });
  return { ready, fresh, clearFresh: () => setFresh(0) };
}

export function toBottom(): void {
  window.scrollTo({ top: document.documentElement.scrollHeight });
}
