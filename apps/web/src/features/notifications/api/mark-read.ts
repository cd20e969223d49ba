import type {
  NotificationPage,
  ReadNotificationsBody,
  UnreadNotifications,
} from '@rounds/contracts';
import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { notificationsQuery, showUnread } from './notifications';

/** What is read looks so at once; should it fail, the next look puts it right. */
export function useMarkRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ReadNotificationsBody) =>
      api.put<UnreadNotifications>('/notifications/read', body, { keepalive: true }),
    onMutate: (body) => {
      const readAt = new Date().toISOString();
      const isMeant = (id: string): boolean =>
        'upTo' in body ? id <= body.upTo : body.ids.includes(id);
      queryClient.setQueryData<InfiniteData<NotificationPage>>(
        notificationsQuery.queryKey,
        (data) =>
          data && {
            ...data,
            pages: data.pages.map((page) => ({
              ...page,
              items: page.items.map((item) =>
                item.readAt === null && isMeant(item.id) ? { ...item, readAt } : item,
              ),
            })),
          },
      );
    },
    onSuccess: ({ unread }) => showUnread(queryClient, unread),
    onError: () => queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  });
}
