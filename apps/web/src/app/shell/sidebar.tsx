import { Link } from '@tanstack/react-router';
import { JoinedChannels } from '../../features/channels/components/joined-channels';
import { UnreadNotifications } from '../../features/notifications/components/unread-notifications';
import { useUnreadByChannel } from '../../features/threads/api/unread';
import { useMe } from '../../lib/session';
import { Logo } from '../../ui/logo';
import { AccountMenu } from './account-menu';
import { pagesOf } from './pages-of';
import classes from './sidebar.module.css';

export function Sidebar() {
  const me = useMe();
  const unread = useUnreadByChannel();
  return (
    <nav className={classes.sidebar} aria-label="Main">
      <Link to="/feed" className={classes.brand}>
        <Logo /> Rounds
      </Link>
      <ul className={classes.pages}>
        {pagesOf(me).map(({ to, label, Icon, hint }) => (
          <li key={to}>
            <Link to={to} className={classes.page} activeOptions={{ includeSearch: false }}>
              <Icon size={19} stroke={1.8} aria-hidden />
              <span>{label}</span>
              {to === '/notifications' && <UnreadNotifications />}
              {hint && <kbd className={classes.key}>{hint}</kbd>}
            </Link>
          </li>
        ))}
      </ul>
      <h2 className={classes.title}>Your channels</h2>
      <div className={classes.channels}>
        <JoinedChannels unread={unread} />
      </div>
      <AccountMenu />
    </nav>
  );
}
