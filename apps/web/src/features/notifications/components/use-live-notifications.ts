import { useQueryClient } from '@tanstack/react-query';
import { useLiveEvent } from '../../../lib/use-live';
import { notificationsQuery, showNotification, showUnread } from '../api/notifications';

/** The bell and the list follow what happens here and on other tabs and devices. */
export function useLiveNotifications(): void {
  const queryClient = useQueryClient();
  useLiveEvent('notification:created', (event) => showNotification(queryClient, event));
  useLiveEvent('notification:read', ({ unread }) => {
    showUnread(queryClient, unread);
    void queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  });
}
