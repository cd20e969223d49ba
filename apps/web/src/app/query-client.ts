import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../lib/api-client';
import { meQuery } from '../lib/session';
import { notify } from '../ui/notify';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiProblem;
    /** The form shows its refusal itself; elsewhere a note does. */
    mutationMeta: { isShownInForm?: boolean };
  }
}

type OnSignedOut = () => void;

/** What an answer says about the session, wherever it comes from. */
export function createQueryClient(onSignedOut: OnSignedOut): QueryClient {
  const heed = (error: unknown): void => {
    if (!(error instanceof ApiProblem)) return;
    if (error.status === 401 && error.code !== 'wrong_credentials') onSignedOut();
    // Perhaps suspended or expired meanwhile: the own profile says.
    if (error.status === 403) void client.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'me' || query.state.data !== undefined) heed(error);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        heed(error);
        if (!mutation.meta?.isShownInForm && error.status !== 401) notify.failed(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => error.isUncertain && count < 2,
      },
    },
  });
  return client;
}
