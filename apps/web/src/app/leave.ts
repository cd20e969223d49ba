import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRouter, type RegisteredRouter } from '@tanstack/react-router';
import { signOutKey } from '../features/identity/api/sign-out';
import { forgetAllSearches } from '../features/search/components/recent-searches';
import { discardOutboxes, forgetOutboxes } from '../features/threads/components/use-outbox';
import { meQuery } from '../lib/session';
import { live } from '../lib/socket';
import { forgetUnsent } from '../lib/unsent';

interface Leaving {
  /** The session ended by itself: after signing in the reader is put back where they were. */
  isToComeBack?: boolean;
}

/** While it goes on, a late answer to the session that ended changes nothing any more. */
let isLeaving = false;

/**
 * To the sign-in page, with nothing of this clinician left in memory, nor of their searches. What
 * they wrote and did not send stays only where they are to come back.
 */
export function leave(router: RegisteredRouter, queryClient: QueryClient, leaving: Leaving): void {
  if (isLeaving) return;
  // While signing out, the end of the session is often heard of before the answer to the request.
  const isSigningOut = queryClient.isMutating({ mutationKey: signOutKey }) > 0;
  const isToComeBack = leaving.isToComeBack && !isSigningOut;
  live.disconnect();
  forgetAllSearches();
  if (!isToComeBack) {
    const me = queryClient.getQueryData(meQuery.queryKey);
    discardOutboxes();
    if (me) forgetUnsent(me.id);
  }
  forgetOutboxes();
  const { href, pathname } = router.state.location;
  if (pathname === '/sign-in') return;
  const to = isToComeBack && href !== '/' ? href : undefined;
  isLeaving = true;
  void router
    .navigate({ to: '/sign-in', search: { to, ended: isToComeBack ? 'yes' : undefined } })
    .then(() => queryClient.clear())
    .finally(() => (isLeaving = false));
}

export function useLeave(): () => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return () => leave(router, queryClient, {});
}
