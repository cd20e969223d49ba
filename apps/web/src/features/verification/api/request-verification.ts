import type { RequestVerificationBody } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { meQuery } from '../../../lib/session';

export function useRequestVerification() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: RequestVerificationBody) =>
      api.post<{ id: string; status: string }>('/verification-requests', body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
    meta: { isShownInForm: true },
  });
}
