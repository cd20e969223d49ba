import { UNREAD_NOTIFICATIONS_MAX } from '@rounds/contracts';
import { useQuery } from '@tanstack/react-query';
import { unreadNotificationsQuery } from '../api/notifications';
import classes from './unread-badge.module.css';

/** How many notifications wait; nothing where none does. */
export function UnreadBadge() {
  const { data: unread = 0 } = useQuery(unreadNotificationsQuery);
  if (unread === 0) return null;
  const shown = unread >= UNREAD_NOTIFICATIONS_MAX ? `${UNREAD_NOTIFICATIONS_MAX - 1}+` : unread;
  return (
    <b className={classes.badge} aria-label={`${shown} unread`}>
      {shown}
    </b>
  );
}
