import type { Page, ThreadView } from '@rounds/contracts';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useChannelStream } from '../../../lib/use-live';
import { useThrottled } from '../../../lib/use-throttled';
import { isAtTop, scrollToTop } from '../../../ui/scroll';
import { fetchThread } from '../api/thread';
import { patchThread } from '../api/thread-cache';
import { threadsKey } from '../api/threads';

const WAIT_MS = 1_200;

type Threads = InfiniteData<Page<ThreadView>, string>;

/**
 * Keeps a channel's list live. At the top it is read again; scrolled down, the threads that are
 * shown change where they stand, and others wait behind a pill.
 */
export function useChannelNews(slug: string, channelId: string | undefined) {
  const queryClient = useQueryClient();
  const queryKey = threadsKey(slug);
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  const changed = useRef(new Set<string>());

  const read = (): void => {
    setWaiting(new Set());
    void queryClient.invalidateQueries({ queryKey });
  };
  const refresh = useThrottled(() => {
    const ids = [...changed.current];
    changed.current.clear();
    if (isAtTop()) read();
    else for (const id of ids) void refreshRow(id);
  }, WAIT_MS);
  const refreshRow = async (id: string): Promise<void> => {
    const shown = queryClient
      .getQueriesData<Threads>({ queryKey })
      .some(([, data]) => data?.pages.some((page) => page.items.some((one) => one.id === id)));
    if (!shown) {
      setWaiting((had) => new Set(had).add(id));
      return;
    }
    try {
      const thread = await fetchThread(id);
      patchThread(queryClient, id, () => thread);
    } catch {
      // Gone, or out of reach: the next reading of the list says which.
    }
  };

  const ready = useChannelStream(channelId, {
    onEvents: (events) => {
      for (const { threadId, type } of events) {
        if (type !== 'post.reacted' && type !== 'post.edited') changed.current.add(threadId);
      }
      if (changed.current.size > 0) refresh();
    },
    onResync: read,
  });
  /** Back to one page, so that reading again is one request. */
  const show = (): void => {
    queryClient.setQueriesData<Threads>(
      { queryKey },
      (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    scrollToTop();
    read();
  };
  return { ready, waiting: waiting.size, show };
}
