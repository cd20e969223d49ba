import type { ThreadView } from '@rounds/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';
import { markRead } from '../api/mark-read';
import { patchThread } from '../api/thread-cache';

const WAIT_MS = 800;
const RETRY_MS = 10_000;

/** Tells the server up to which post the reader has seen, once scrolling pauses. */
export function useSeenPosts(
  thread: ThreadView,
  list: RefObject<HTMLElement | null>,
  /** Changes when other posts are shown. */
  shown: unknown,
): void {
  const queryClient = useQueryClient();
  const seen = useRef({ threadId: thread.id, number: thread.lastReadNumber, timer: 0 });

  const tell = useEffectEvent(() => {
    const { threadId, number } = seen.current;
    window.clearTimeout(seen.current.timer);
    seen.current.timer = 0;
    markRead(threadId, number).then(
      () => {
        patchThread(queryClient, threadId, (one) => ({
          ...one,
          lastReadNumber: Math.max(one.lastReadNumber, number),
        }));
        void queryClient.invalidateQueries({ queryKey: ['unread'] });
      },
      // Told again in a while, with the next post that is seen, or when this page is left.
      () => {
        if (seen.current.threadId !== threadId) return;
        seen.current.timer ||= window.setTimeout(() => tell(), RETRY_MS);
      },
    );
  });
  const note = useEffectEvent((number: number) => {
    if (document.visibilityState !== 'visible' || number <= seen.current.number) return;
    seen.current.number = number;
    window.clearTimeout(seen.current.timer);
    seen.current.timer = window.setTimeout(() => tell(), WAIT_MS);
  });

  useEffect(() => {
    seen.current = { threadId: thread.id, number: thread.lastReadNumber, timer: 0 };
    const flush = (): void => {
      if (seen.current.timer) tell();
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
    // The number read when the thread opens; later ones come from here.
  }, [thread.id]);

  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) note(Number((target as HTMLElement).dataset.number));
      }
    });
    const observe = (): void =>
      list.current?.querySelectorAll('[data-number]').forEach((post) => observer.observe(post));
    observe();
    // Posts that arrived in a hidden tab are seen when it comes back.
    const again = (): void => {
      observer.disconnect();
      observe();
    };
    document.addEventListener('visibilitychange', again);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', again);
    };
  }, [list, shown]);
}
