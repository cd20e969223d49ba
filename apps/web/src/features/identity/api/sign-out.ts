import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { meQuery } from '../../../lib/session';
import { hasUnsent } from '../../../lib/unsent';

const WARNING =
  'You have written something that was not sent. Signing out deletes it from this device.';

export const signOutKey = ['sign-out'];

export function useSignOut(onSignedOut: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: signOutKey,
    mutationFn: async () => {
      const me = queryClient.getQueryData(meQuery.queryKey);
      if (me && hasUnsent(me.id) && !window.confirm(WARNING)) return false;
      await api.post<unknown>('/auth/logout');
      return true;
    },
    onSuccess: (isOut) => {
      if (isOut) onSignedOut();
    },
    // Offline it fails at once: it must not wait, unasked, for a connection.
    networkMode: 'always',
  });
}
