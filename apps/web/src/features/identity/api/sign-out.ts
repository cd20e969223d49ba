import { useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';

export function useSignOut(onSignedOut: () => void) {
  return useMutation({
    mutationFn: () => api.post<unknown>('/auth/logout'),
    onSuccess: onSignedOut,
  });
}
