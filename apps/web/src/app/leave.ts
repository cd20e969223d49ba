import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useRouter, type RegisteredRouter } from '@tanstack/react-router';
import { forgetAllSearches } from '../features/search/components/recent-searches';
import { forgetOutboxes } from '../features/threads/components/use-outbox';
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
  live.disconnect();
  forgetAllSearches();
  forgetOutboxes();
  if (!leaving.isToComeBack) forgetUnsent();
  const { href, pathname } = router.state.location;
  if (pathname === '/sign-in') return;
  const to = leaving.isToComeBack && href !== '/' ? href : undefined;
  isLeaving = true;
  void router
    .navigate({ to: '/sign-in', search: { to, ended: leaving.isToComeBack ? 'yes' : undefined } })
    .then(() => queryClient.clear())
    .finally(() => (isLeaving = false));
}

export function useLeave(): () => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return () => leave(router, queryClient, {});
}
