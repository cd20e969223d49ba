import classes from './channel-row.module.css';

export function UnreadCount({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <span className={classes.unread} aria-label={`${count} unread`}>
      {count > 99 ? '99+' : count}
    </span>
  );
}
