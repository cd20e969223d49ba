import { IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useUnreadByChannel } from '../../features/threads/api/unread';
import classes from './bottom-nav.module.css';
import { PHONE_PAGES } from './pages-of';

export function BottomNav() {
  const unread = useUnreadByChannel();
  const hasUnread = [...unread.values()].some((count) => count > 0);
  return (
    <nav className={classes.bar} aria-label="Main">
      {PHONE_PAGES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.page} activeOptions={{ includeSearch: false }}>
          <span className={classes.icon}>
            <Icon size={22} stroke={1.8} aria-hidden />
            {to === '/channels' && hasUnread && <span className={classes.dot} />}
          </span>
          {label}
        </Link>
      ))}
      <Link to="/settings" className={classes.page}>
        <IconUser size={22} stroke={1.8} aria-hidden />
        You
      </Link>
    </nav>
  );
}
