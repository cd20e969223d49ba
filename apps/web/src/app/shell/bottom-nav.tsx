import { IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { unreadNotificationsQuery } from '../../features/notifications/api/notifications';
import { useUnreadByChannel } from '../../features/threads/api/unread';
import classes from './bottom-nav.module.css';
import { PHONE_PAGES } from './pages-of';

export function BottomNav() {
  const unread = useUnreadByChannel();
  const { data: notifications = 0 } = useQuery(unreadNotificationsQuery);
  const hasUnread = [...unread.values()].some((count) => count > 0);
  return (
    <nav className={classes.bar} aria-label="Main">
      {PHONE_PAGES.map(({ to, label, short, Icon }) => (
        <Link key={to} to={to} className={classes.page} activeOptions={{ includeSearch: false }}>
          <span className={classes.icon}>
            <Icon size={22} stroke={1.8} aria-hidden />
            {to === '/channels' && hasUnread && <span className={classes.dot} />}
            {to === '/notifications' && notifications > 0 && (
              <span className={classes.dot} role="img" aria-label={`${notifications} unread`} />
            )}
          </span>
          {short ?? label}
        </Link>
      ))}
      <Link to="/settings" className={classes.page}>
        <IconUser size={22} stroke={1.8} aria-hidden />
        You
      </Link>
    </nav>
  );
}
