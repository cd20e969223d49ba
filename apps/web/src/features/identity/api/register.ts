import type { RegisterBody } from '@rounds/contracts';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export function useRegister() {
  return useMutation({
    mutationFn: (body: RegisterBody) => api.post<unknown>('/auth/register', body),
    meta: { isShownInForm: true },
  });
}
