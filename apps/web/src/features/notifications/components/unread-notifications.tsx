import { useQuery } from '@tanstack/react-query';
import { UnreadBadge } from '../../../ui/unread-badge';
import { unreadNotificationsQuery } from '../api/notifications';

export function UnreadNotifications() {
  const { data: unread = 0 } = useQuery(unreadNotificationsQuery);
  return <UnreadBadge count={unread} />;
}
