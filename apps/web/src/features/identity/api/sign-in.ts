import type { LoginBody, SignedIn } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { meQuery } from '../../../lib/session';

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: LoginBody) => api.post<SignedIn>('/auth/login', body),
    onSuccess: ({ clinician }) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, clinician);
    },
    meta: { isShownInForm: true },
  });
}
