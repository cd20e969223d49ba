import type { OwnProfile, UpdateOwnProfileBody } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { meQuery } from '../../../lib/session';

export function useUpdateProfile() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: UpdateOwnProfileBody) => api.patch<OwnProfile>('/me', body),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
    meta: { isShownInForm: true },
  });
}
