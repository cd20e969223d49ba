import type { ChannelView, CreateChannelBody } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { channelsKey } from './channels';

export function useCreateChannel() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateChannelBody) => api.post<ChannelView>('/channels', body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: channelsKey }),
    meta: { isShownInForm: true },
  });
}
