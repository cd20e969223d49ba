import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { hasUnsent } from '../../../lib/unsent';

const WARNING =
  'You have written something that was not sent. Signing out deletes it from this device.';

export function useSignOut(onSignedOut: () => void) {
  return useMutation({
    mutationFn: async () => {
      if (hasUnsent() && !window.confirm(WARNING)) return false;
      await api.post<unknown>('/auth/logout');
      return true;
    },
    onSuccess: (isOut) => {
      if (isOut) onSignedOut();
    },
  });
}
