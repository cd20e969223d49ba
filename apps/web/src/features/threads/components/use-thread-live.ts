import type { ThreadView } from '@rounds/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../../lib/session';
import { useLiveEvent, useThreadStream } from '../../../lib/use-live';
import { isAtBottom } from '../../../ui/scroll';
import { postsKey } from '../api/posts';
import { threadQuery } from '../api/thread';
import { applyPosts, patchThread } from '../api/thread-cache';

/**
 * Writes the thread's stream into the cache. Counts what others published below the reader's
 * view; `ready` says when posts may be read (after the join).
 */
export function useThreadLive(thread: ThreadView | undefined, threadId: string) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [fresh, setFresh] = useState(0);

  const readThread = (): void =>
    void queryClient.invalidateQueries({ queryKey: threadQuery(threadId).queryKey });
  const ready = useThreadStream(threadId, {
    onPosts: (posts) => {
      const last = thread?.lastPostNumber ?? 0;
      const published = posts.filter(({ number }) => number > last);
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
    },
    onThreadChanged: readThread,
    onResync: () => {
      void queryClient.invalidateQueries({ queryKey: postsKey(threadId) });
      readThread();
    },
  });
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
