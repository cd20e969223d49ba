import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { notify } from '../../../ui/notify';
import { verificationRequestsKey } from './verification-requests';

/** With a reason it rejects, without one it approves. */
export function useDecide(requestId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (reason?: string) =>
      reason === undefined
        ? api.post<unknown>(`/verification-requests/${requestId}/approve`)
        : api.post<unknown>(`/verification-requests/${requestId}/reject`, { reason }),
    onSuccess: (_, reason) => notify.done(reason === undefined ? 'Approved.' : 'Rejected.'),
    // Also after a refusal: another reviewer may have decided first.
    onSettled: () => queryClient.invalidateQueries({ queryKey: verificationRequestsKey }),
  });
}
