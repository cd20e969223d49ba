import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useMe } from '../../../lib/session';
import { useLiveStatus } from '../../../lib/use-live';
import { addPost } from '../api/thread-cache';
import { Outbox } from './outbox';

/** By clinician and thread; they outlive the page so that leaving it loses nothing. */
const outboxes = new Map<string, Outbox>();

function outboxOf(queryClient: QueryClient, clinicianId: string, threadId: string): Outbox {
  const key = `${clinicianId} ${threadId}`;
  let outbox = outboxes.get(key);
  if (!outbox) {
    outbox = new Outbox(threadId, clinicianId, (post) => addPost(queryClient, threadId, post));
    outboxes.set(key, outbox);
  }
  return outbox;
}

/** Of what is under way nothing is stored again, whatever the answer. */
export const discardOutboxes = (): void => outboxes.forEach((outbox) => outbox.discardAll());
export const forgetOutboxes = (): void => outboxes.clear();

export function useOutbox(threadId: string) {
  const outbox = outboxOf(useQueryClient(), useMe().id, threadId);
  const items = useSyncExternalStore(outbox.subscribe, () => outbox.items);
  const status = useLiveStatus();
  useEffect(() => {
    if (status === 'live') outbox.retryUncertain();
  }, [status, outbox]);
  return { outbox, items };
}
